"""The look of the page, on a screen, a phone, in the dark and on paper."""

from __future__ import annotations

from guide import drawings, marks
from guide.colours import ink_on, readable
from guide.model import Office

LIGHT_GROUND = "#ffffff"
DARK_GROUND = "#10161d"

_FONTS = {
    "ja": '"Noto Sans CJK JP","Noto Sans JP","Hiragino Sans","Yu Gothic UI",Meiryo',
    "zh": '"Noto Sans CJK SC","PingFang SC","Microsoft YaHei"',
    "ne": '"Noto Sans Devanagari","Nirmala UI"',
}
_LATIN = '"Segoe UI",Roboto,"Helvetica Neue","Noto Sans","Noto Sans CJK JP"'

_PAGE = """
*{box-sizing:border-box}
html{scroll-behavior:smooth;-webkit-text-size-adjust:100%}
body{margin:0;background:var(--page);color:var(--text);font:17px/1.8 var(--font)}
body:lang(ja){line-break:strict}
h1,h2,h3{line-height:1.35;text-wrap:balance;break-after:avoid}
ruby{ruby-align:center}rt{font-size:.55em}
a{color:var(--link);text-underline-offset:.2em}
:focus-visible{outline:3px solid var(--link);outline-offset:3px;border-radius:4px}
code{font-family:inherit;font-weight:600;background:var(--chip);border-radius:5px;
padding:.08em .4em;overflow-wrap:anywhere;box-decoration-break:clone;
-webkit-box-decoration-break:clone}
code:lang(ja){font-family:var(--ja)}
th code{overflow-wrap:normal;white-space:nowrap}
.skip{position:absolute;left:-200vw}.skip:focus{left:1rem;top:1rem;background:var(--page);
padding:.5rem 1rem;z-index:9}
.head{background:var(--brand);color:var(--on-brand)}
.head>div{max-width:1120px;margin:auto;padding:2.2rem 1.5rem 2.4rem}
.head .who{display:flex;align-items:center;gap:.9rem;font-weight:600;min-height:1.5rem}
.head .who img{height:44px;width:auto;max-width:180px;background:#fff;border-radius:6px;padding:4px}
.head .system{margin:1.2rem 0 .2rem;font-size:1rem}
.head h1{margin:0;font-size:clamp(1.7rem,5vw,2.6rem)}
.head .for{display:inline-block;margin:.9rem 0 0;padding:.25rem .95rem;
border:2px solid currentColor;border-radius:99px;font-weight:700}
.body{max-width:1120px;margin:auto;padding:1.5rem;display:grid;grid-template-columns:1fr;gap:1rem}
nav h2{font-size:1rem;margin:.2rem 0 .4rem}
nav ol{margin:0;padding:0;list-style:none;counter-reset:c}
nav li{counter-increment:c}
nav a{display:flex;gap:.7em;padding:.32rem .5rem;border-radius:6px;text-decoration:none;
color:var(--text);line-height:1.5}
nav a::before{content:counter(c);font-weight:700;color:var(--accent);min-width:1.1em}
nav a:hover{background:var(--panel)}
main{min-width:0;max-width:760px}
.lead{font-size:1.06em}
section.chapter{padding-top:1.2rem;margin-top:2.4rem;border-top:1px solid var(--rule)}
section.chapter>h2{font-size:1.65rem;margin:.6rem 0;display:flex;gap:.55em;align-items:baseline}
section.chapter>h2 .no{color:var(--on-brand);background:var(--brand);border-radius:10px;
min-width:1.75em;text-align:center;font-size:.82em;padding:.06em .3em;flex:none}
figure{margin:2.2rem 0;padding:0;break-inside:avoid}
figure h3{margin:0 0 .55rem;font-size:1.2rem}
figure .fig,.sheet .fig{color:var(--accent);font-weight:700;margin-right:.6em;white-space:nowrap}
.frame{border:1px solid var(--rule);border-radius:14px;background:var(--panel);overflow:hidden}
.frame>svg{display:block;width:100%;height:auto}.frame.drawn{max-width:620px}
.frame .strip{display:flex;justify-content:flex-end;padding:.3rem .7rem;min-height:1.9rem}
.stamp{font-size:.78rem;line-height:1.5;font-weight:700;color:var(--muted);border:1.5px solid;
border-radius:99px;padding:0 .7em}
.stamp.simulated{color:var(--warn-ink)}
figcaption{margin:.8rem .1rem 0}
figcaption p{margin:.4rem 0}
.legend{list-style:none;margin:.7rem 0 0;padding:0;display:grid;gap:.35rem}
.legend li{display:grid;grid-template-columns:2rem 1fr;gap:.55rem;align-items:start}
.legend .badge{width:2rem;height:2rem;flex:none}
.legend .kind{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
.legend .kind.never{position:static;width:auto;height:auto;clip-path:none;font-weight:700;
color:var(--warn-ink);margin-right:.5em}.legend .kind.never::after{content:" ―"}
.say{border-radius:12px;padding:.8rem 1rem .85rem;margin:1rem 0;border:1px solid;
break-inside:avoid}
.say p{margin:.15rem 0}.say .word{font-weight:700;display:flex;align-items:center;gap:.5em}
.say .word svg{width:1.35em;height:1.35em;flex:none}
.turn{background:var(--turn);border-color:var(--turn-ink)}.turn .word{color:var(--turn-ink)}
.warn{background:var(--warn);border-color:var(--warn-ink)}.warn .word{color:var(--warn-ink)}
.assumed{background:var(--panel);border-style:dashed;border-color:var(--muted)}
.assumed .word{color:var(--muted)}
.note{background:var(--note);border-color:var(--note-ink)}.note .word{color:var(--note-ink)}
details{border-top:1px solid var(--rule);padding:.3rem .9rem}
details summary{cursor:pointer;font-size:.92rem;padding:.25rem;color:var(--link)}
details svg{display:block;width:100%;height:auto;margin:.5rem 0}
.table{overflow-x:auto;margin:1.1rem 0;break-inside:avoid}
table{border-collapse:collapse;width:100%;line-height:1.6}
caption{text-align:left;font-weight:700;padding:.3rem 0}
th,td{border-bottom:1px solid var(--rule);padding:.6rem .75rem;text-align:left;vertical-align:top}
thead th{background:var(--panel);font-size:.9em}tbody th{font-weight:600;min-width:8em}
tr.mine th,tr.mine td{background:var(--turn)}
.case{background:var(--panel);border:1px solid var(--rule);border-radius:16px;
padding:1.1rem 1.4rem;margin:0 0 1.4rem;break-inside:avoid}
.case h2{margin:.1rem 0 .5rem;font-size:1.2rem}
.case dl{display:grid;grid-template-columns:max-content 1fr;gap:.35rem 1.4rem;margin:0}
.case dt{color:var(--muted)}.case dd{margin:0;font-weight:600}
.about{font-size:.94rem}.about p{margin:.5rem 0}
.keep{padding-left:1.4em}.keep li{margin:.3rem 0}
footer{border-top:1px solid var(--rule);margin-top:2rem}
footer>div{max-width:1120px;margin:auto;padding:1.4rem 1.5rem 3rem;color:var(--muted)}
footer p{margin:.2rem 0}
@media (min-width:1020px){.body{grid-template-columns:240px 1fr;gap:3rem}
nav{position:sticky;top:1.2rem;align-self:start;max-height:calc(100vh - 2.4rem);overflow:auto}}
@media (max-width:560px){body{font-size:16px}.case dl{grid-template-columns:1fr;gap:0}
.case dd{margin-bottom:.5rem}.body{padding:1.2rem 1rem}.head>div{padding:1.4rem 1rem 1.7rem}
th,td{padding:.5rem .4rem}tbody th{min-width:6.2em}table.three thead{display:none}
table.three tr,table.three th,table.three td{display:block;border:0;padding:.1rem 0}
table.three td::before{content:attr(data-head)": ";color:var(--muted);font-size:.9em}
table.three tr{border-bottom:1px solid var(--rule);padding:.6rem 0}}
@media (prefers-reduced-motion:reduce){html{scroll-behavior:auto}}
"""

# On paper nothing that must stay on one page takes more than two thirds of it: what is pushed to
# the next page leaves at least a third behind.
_PRINT = """
@page{size:A4;margin:16mm 15mm 18mm;@bottom-center{content:counter(page);font:9pt var(--font);
color:#555}}
@media print{body{font-size:10pt;line-height:1.6;background:#fff}
.head{print-color-adjust:exact;-webkit-print-color-adjust:exact;border-radius:4mm}
.head>div{padding:9mm 8mm}.body{display:block;padding:4mm 0}main{max-width:none}
nav{margin:4mm 0 6mm}nav ol{columns:2}.skip,details,.back{display:none}
section.chapter{border:0;margin-top:7mm;padding-top:0}
.chapter>.lead{break-after:avoid;break-inside:avoid}
section.chapter>h2 .no,.say,.frame,thead th,tr.mine th,tr.mine td,.case,code{
print-color-adjust:exact;-webkit-print-color-adjust:exact}
figure{margin:5mm 0}figure h3{font-size:12pt;margin-bottom:1.5mm}
figure:not(.drawn){break-inside:auto}.frame,figcaption{break-inside:avoid}
figure:not(.drawn,.long) .frame{break-after:avoid}
.keep,.keep~.lead{break-inside:avoid;break-before:avoid}
figure.drawn{display:grid;grid-template-columns:84mm 1fr;column-gap:6mm;align-items:start;
grid-template-rows:auto auto 1fr}figure.drawn h3{grid-column:1/3}
figure.drawn .frame{grid-row:2/9;margin:0}figure.drawn>:not(h3,.frame){grid-column:2}
figure.drawn figcaption{margin-top:0}
.frame>svg{margin:auto;--tall:112mm;max-width:calc(var(--shape,9)*var(--tall))}
figure.long .frame>svg{--tall:132mm}
.frame{max-width:160mm}.frame.drawn{max-width:84mm}
.frame .strip{padding:.15rem .6rem;min-height:1.5rem}
.legend{gap:.2rem}figure.long .legend{grid-template-columns:1fr 1fr;column-gap:6mm}
.legend .badge{width:1.5rem;height:1.5rem}.say{padding:.45rem .8rem;margin:2.5mm 0}
.say.assumed{display:grid;grid-template-columns:max-content 1fr;column-gap:4mm;font-size:8.5pt;
line-height:1.45;padding:.2rem .8rem;margin:1.5mm 0}figcaption+.say.assumed{break-before:avoid}
figure.mail .frame>svg{--tall:88mm}
.assuming{font-size:9.2pt;line-height:1.5}.assuming section.chapter{margin-top:3mm}.assuming figure{
margin:2.5mm 0}.assuming .frame{max-width:122mm}.assuming .frame.drawn{
max-width:80mm}.assuming figure.mail .frame>svg{--tall:47mm}.assuming figure.long .frame>svg{
--tall:116mm}
th,td{padding:.3rem .6rem}.table{margin:4mm 0}
footer{margin-top:6mm}footer>div{padding:3mm 0}a{color:inherit}}
"""


def page(office: Office, lang: str) -> str:
    """Return the whole style sheet for an office's colours; ``lang`` chooses the letters."""
    base = lang.replace("@", "-").replace("_", "-").partition("-")[0]
    fonts = f"{_FONTS[base]},{_LATIN}" if base in _FONTS else _LATIN
    light = (
        f":root{{color-scheme:light dark;--font:{fonts},sans-serif;--ja:{_FONTS['ja']},var(--font);"
        "--page:#fff;--text:#1b2733;--muted:#51606f;--panel:#f3f6fa;--rule:#cdd7e1;--chip:#e8eef5;"
        "--turn:#e9f7ef;--turn-ink:#146c37;--warn:#fff4e0;--warn-ink:#8f3d00;"
        f"--note:#eef4fb;--note-ink:#1f4e79;{_brand(office, LIGHT_GROUND)}}}"
    )
    dark = (
        f":root{{--page:{DARK_GROUND};--text:#e8eef4;--muted:#b0bdca;--panel:#1a232d;"
        "--rule:#3a4857;--chip:#2a3643;--turn:#12301f;--turn-ink:#86e0a8;--warn:#3a2a10;"
        f"--warn-ink:#ffc46b;--note:#16283a;--note-ink:#9ccbf5;{_brand(office, DARK_GROUND)}}}"
    )
    night = f"@media screen and (prefers-color-scheme:dark){{{dark}{drawings.DARK}}}"
    return "".join((light, _PAGE, drawings.CSS, marks.CSS, night, _PRINT)).replace("\n", "")


def plate(office: Office, lang: str) -> str:
    """Return the style of a page that holds one figure alone: light, and as wide as its window."""
    return page(office, lang).replace("color-scheme:light dark", "color-scheme:light") + (
        "body{padding:12px}.frame{max-width:none}"
    )


def _brand(office: Office, ground: str) -> str:
    return (
        f"--brand:{office.colour};--on-brand:{ink_on(office.colour)};"
        f"--link:{readable(office.colour, ground)};--accent:{readable(office.accent, ground)}"
    )
