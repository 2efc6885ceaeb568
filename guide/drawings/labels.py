"""What the agencies' pages, the JPKI client and the card have printed on them: Japanese, in every
language of the how-to, because that is what the reader will see. Sources: the article, and for the
windows and messages of the client what its screenshots show. Arrangement is schematic.
"""

JPKI_SITE = "公的個人認証サービス ポータルサイト"
JPKI_ADDRESS = "https://www.jpki.go.jp/"
CLIENT = "利用者クライアントソフト"
CLIENT_BROWSER = "Edge/Chromeブラウザ利用版"
CLIENT_STANDARD = "利用者クライアントソフト（通常版）"
EXTENSION = "利用者クライアントソフト Edge/Chrome"
FROM_PC = "パソコンから申請する場合"
WITH_READER = "ICカードリーダライタを使用する場合"
WINDOWS_EDITION = "Windows版"
INSTALL = "インストール"
USE_EDGE = "Edgeを使用します"
USE_CHROME = "Chromeを使用します"
FINISH = "完了"
CANCEL = "キャンセル"

PASSWORD_TITLE = "利用者クライアントソフト パスワード入力"
SIGNATURE_TEXT = "個人番号カードの署名用パスワード（6～16桁の英数字）を入力してください。"
AUTHENTICATION_TEXT = "個人番号カードの利用者証明用パスワード（4桁の数字）を入力してください。"
SHOW_PASSWORD = "パスワードを表示する。"

ERROR_TITLE = "利用者クライアントソフトエラー"
ERROR_TEXT = "カードとの通信中にエラーが発生しました。"
ERROR_CODE = "エラーコード：EW104J1502"
ERROR_DETAIL = "エラー詳細：0x00000006"

SHEET = "暗証番号記載票"
SHEET_SIGNATURE = "署名用電子証明書"
SHEET_AUTHENTICATION = "利用者証明用電子証明書"
SHEET_RESIDENT = "住民基本台帳用"
SHEET_CARD_FACE = "券面事項入力補助用"

RESIDENCE_CARD = "在留カード"
NUMBER_SAMPLE = "AB12345678CD"
MAIL_DOMAINS = ("@ras-immi.moj.go.jp", "@rasens-immi.moj.go.jp")
