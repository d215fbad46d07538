"""Small pages as publishers answer them, each with what it is. Written by us."""

from dataclasses import dataclass
from html import escape

from monitor.model.want import PageOutcome

PAY, CONSENT = PageOutcome.PAYWALL, PageOutcome.CONSENT
BOT, LOGIN = PageOutcome.BOT_CHECK, PageOutcome.LOGIN
GONE, ARTICLE = PageOutcome.ANOTHER_PAGE, None

FIELD = (
    '<form><input name="u"><input type="password" name="p"><button>OK</button></form>'
)
NOT_FREE = (
    '<script type="application/ld+json">{"@type": "NewsArticle", '
    '"isAccessibleForFree": "False", "hasPart": {"isAccessibleForFree": false}}'
    "</script>"
)
RELATED_NOT_FREE = (
    '<script type="application/ld+json">{"@type": "NewsArticle", '
    '"isAccessibleForFree": true, "mentions": [{"isAccessibleForFree": false}]}'
    "</script>"
)
BANNER = (
    "<div id='cmp'><p>We value your privacy. We and our partners store cookies.</p>"
    "<button>Accept all cookies</button><button>Reject all</button></div>"
)
FOOTER = "<footer>Log in | Subscribe | Cookie policy | Privacy</footer>"


@dataclass(frozen=True)
class Example:
    """One page, and the wall that it is."""

    name: str
    lang: str
    is_: PageOutcome | None
    html: str


def page(
    name: str,
    lang: str,
    is_: PageOutcome | None,
    title: str,
    *parts: str,
    head: str = "",
) -> Example:
    """Parts that begin with `<` are markup, the rest are paragraphs of the article."""
    body = "".join(p if p.startswith("<") else f"<p>{escape(p)}</p>" for p in parts)
    html = (
        f"<!doctype html><html lang='{lang}'><head><title>{escape(title)}</title>{head}"
        f"</head><body><main><article><h1>{escape(title)}</h1>{body}</article></main>"
        f"</body></html>"
    )
    return Example(name, lang, is_, html)


def story(sentence: str, times: int = 14) -> str:
    """A text as long as an article: the paragraphs differ by a number."""
    return "".join(f"<p>{sentence} ({n})</p>" for n in range(1, times + 1))


EN = story(
    "Police in the county freed twelve women from a farm on Monday and held three men "
    "who are said to have recruited them abroad with false promises of work."
)
DE = story(
    "Die Polizei befreite am Montag zwölf Frauen von einem Hof und nahm drei Männer "
    "fest, die sie mit falschen Versprechen im Ausland angeworben haben sollen."
)
FR = story(
    "La police a libéré lundi douze femmes d'une ferme et arrêté trois hommes qui les "
    "auraient recrutées à l'étranger avec de fausses promesses de travail."
)
ES = story(
    "La policía liberó el lunes a doce mujeres de una granja y detuvo a tres hombres "
    "que las habrían captado en el extranjero con falsas promesas de trabajo."
)
VI = story(
    "Công an tỉnh hôm thứ Hai đã giải cứu mười hai phụ nữ và bắt ba người đàn ông bị "
    "cáo buộc lừa họ ra nước ngoài bằng lời hứa việc nhẹ lương cao."
)
AR = story(
    "حررت الشرطة يوم الاثنين اثنتي عشرة امرأة من مزرعة واعتقلت ثلاثة رجال يشتبه في "
    "أنهم جندوهن في الخارج بوعود عمل كاذبة ومكاتب توظيف وهمية في العاصمة."
)
RU = story(
    "Полиция в понедельник освободила двенадцать женщин на ферме и задержала троих "
    "мужчин, которые, как считают, завербовали их за границей обещаниями работы."
)
ZH = story(
    "警方星期一从一家农场解救了十二名妇女，并逮捕了三名男子，据称他们以虚假的工作承诺在国外"
    "招募这些妇女，扣留她们的护照，强迫她们每天工作十六个小时，案件仍在进一步调查之中，"
    "检察机关表示将依法追究相关人员的刑事责任，并为受害者提供心理辅导和临时住所。",
    16,
)
PT = story(
    "A polícia libertou na segunda-feira doze mulheres de uma fazenda e prendeu três "
    "homens que as teriam recrutado no exterior com falsas promessas de trabalho."
)
ID = story(
    "Polisi pada hari Senin membebaskan dua belas perempuan dari sebuah ladang dan "
    "menahan tiga pria yang diduga merekrut mereka dengan janji kerja palsu."
)
TEASER = (
    "Police freed twelve women from a farm in the county on Monday, officials said."
)

EXAMPLES = (
    # --- articles -------------------------------------------------------------
    page("english article", "en", ARTICLE, "Police free twelve women", EN, FOOTER),
    page("german article", "de", ARTICLE, "Polizei befreit zwölf Frauen", DE),
    page("french article", "fr", ARTICLE, "La police libère douze femmes", FR),
    page("spanish article", "es", ARTICLE, "La policía libera a doce mujeres", ES),
    page("vietnamese article", "vi", ARTICLE, "Giải cứu mười hai phụ nữ", VI),
    page("arabic article", "ar", ARTICLE, "الشرطة تحرر اثنتي عشرة امرأة", AR),
    page("russian article", "ru", ARTICLE, "Полиция освободила двенадцать женщин", RU),
    page("chinese article", "zh", ARTICLE, "警方解救十二名妇女", ZH),
    page("portuguese article", "pt", ARTICLE, "Polícia liberta doze mulheres", PT),
    page(
        "indonesian article", "id", ARTICLE, "Polisi bebaskan dua belas perempuan", ID
    ),
    page("article with a cookie banner", "en", ARTICLE, "Women freed", BANNER, EN),
    page("article with a login in a corner", "en", ARTICLE, "Women freed", EN, FIELD),
    page(
        "article with a captcha in its comments",
        "en",
        ARTICLE,
        "Women freed",
        EN,
        "<div class='g-recaptcha' data-sitekey='x'>Verify you are human</div>",
    ),
    page(
        "article about paywalls",
        "en",
        ARTICLE,
        "Why papers say “subscribe to continue”",
        "Readers meet the words “subscribe to continue reading” on every site.",
        EN,
    ),
    page(
        "article about cookies",
        "en",
        ARTICLE,
        "What “accept all cookies” means",
        "Sites ask you to accept all cookies or to manage cookies.",
        EN,
    ),
    page(
        "article that is sold but given to us",
        "en",
        ARTICLE,
        "Women freed",
        EN,
        head=NOT_FREE,
    ),
    page(
        "article with related sold ones",
        "en",
        ARTICLE,
        "Women freed",
        TEASER,
        head=RELATED_NOT_FREE,
    ),
    page("short notice", "en", ARTICLE, "Women freed", TEASER, TEASER),
    page(
        "short notice in German",
        "de",
        ARTICLE,
        "Zwölf Frauen befreit",
        "Die Polizei befreite am Montag zwölf Frauen von einem Hof im Landkreis.",
    ),
    page("short notice with a footer", "en", ARTICLE, "Women freed", TEASER, FOOTER),
    page(
        "article 404 of the code", "fr", ARTICLE, "L'article 404 du code est voté", FR
    ),
    # --- paywalls ---------------------------------------------------------------
    page(
        "english paywall",
        "en",
        PAY,
        "Women freed",
        TEASER,
        "Subscribe to continue reading. Already a subscriber? Log in.",
    ),
    page(
        "metered out",
        "en",
        PAY,
        "Women freed",
        TEASER,
        "You have reached your limit of free articles this month.",
    ),
    page("paywall by its data alone", "en", PAY, "Women freed", TEASER, head=NOT_FREE),
    page(
        "long teaser that ends in a wall",
        "en",
        PAY,
        "Women freed",
        EN,
        "This article is for subscribers. Choose a plan.",
    ),
    page(
        "german paywall",
        "de",
        PAY,
        "Zwölf Frauen befreit",
        "Die Polizei befreite am Montag zwölf Frauen.",
        "Weiterlesen mit Zeitung+. Sie haben bereits ein Abo? Anmelden.",
    ),
    page(
        "french paywall",
        "fr",
        PAY,
        "Douze femmes libérées",
        "La police a libéré lundi douze femmes.",
        "Il vous reste 83% de cet article à lire. La suite est réservée.",
    ),
    page(
        "french subscribers",
        "fr",
        PAY,
        "Douze femmes libérées",
        "Article réservé aux abonnés. Déjà abonné ? Connectez-vous.",
    ),
    page(
        "spanish paywall",
        "es",
        PAY,
        "Doce mujeres liberadas",
        "La policía liberó a doce mujeres.",
        "Suscríbete para seguir leyendo.",
    ),
    page(
        "portuguese paywall",
        "pt",
        PAY,
        "Doze mulheres libertadas",
        "Conteúdo exclusivo para assinantes. Já é assinante? Faça login.",
    ),
    page(
        "italian paywall",
        "it",
        PAY,
        "Dodici donne liberate",
        "La polizia ha liberato dodici donne.",
        "Contenuto riservato agli abbonati.",
    ),
    page(
        "polish paywall",
        "pl",
        PAY,
        "Uwolniono dwanaście kobiet",
        "Policja uwolniła dwanaście kobiet.",
        "Dalszy ciąg tylko dla prenumeratorów.",
    ),
    page(
        "russian paywall",
        "ru",
        PAY,
        "Освобождены двенадцать женщин",
        "Полиция освободила женщин.",
        "Материал доступно только подписчикам издания.",
    ),
    page(
        "arabic paywall",
        "ar",
        PAY,
        "تحرير اثنتي عشرة امرأة",
        "حررت الشرطة اثنتي عشرة امرأة.",
        "هذا المحتوى للمشتركين فقط.",
    ),
    page(
        "japanese paywall",
        "ja",
        PAY,
        "女性12人を救出",
        "警察は月曜日、農場から女性12人を救出した。",
        "この記事は有料会員限定です。残り1200文字",
    ),
    page(
        "chinese paywall",
        "zh",
        PAY,
        "警方解救妇女",
        "警方解救了十二名妇女。",
        "请订阅后继续阅读全文。",
    ),
    page(
        "korean paywall",
        "ko",
        PAY,
        "여성 12명 구출",
        "경찰이 여성을 구출했다.",
        "구독자 전용 콘텐츠입니다.",
    ),
    page(
        "vietnamese paywall",
        "vi",
        PAY,
        "Giải cứu phụ nữ",
        "Công an giải cứu mười hai phụ nữ.",
        "Nội dung dành cho thuê bao trả phí.",
    ),
    # --- consent walls -----------------------------------------------------------
    page(
        "english consent",
        "en",
        CONSENT,
        "Before you continue to Example",
        "We use cookies and data to deliver our services.",
        "<button>Reject all</button><button>Accept all</button>",
    ),
    page(
        "consent and nothing else",
        "en",
        CONSENT,
        "Example News",
        "We value your privacy. We and our partners store information on a device, "
        "such as cookies.",
        "<button>Accept all cookies</button>",
    ),
    page(
        "german consent",
        "de",
        CONSENT,
        "Ihre Datenschutzeinstellungen",
        "Wir und unsere Partner verwenden Cookies.",
        "<button>Alle akzeptieren</button>",
    ),
    page(
        "french consent",
        "fr",
        CONSENT,
        "Le Journal",
        "Nous et nos partenaires utilisons des cookies.",
        "<button>Tout accepter</button><button>Continuer sans accepter</button>",
    ),
    page(
        "spanish consent",
        "es",
        CONSENT,
        "El Diario",
        "Nosotros y nuestros socios usamos cookies.",
        "<button>Aceptar y continuar</button>",
    ),
    page(
        "italian consent",
        "it",
        CONSENT,
        "Il Giornale",
        "Noi e i nostri partner usiamo cookie.",
        "<button>Accetta tutti</button>",
    ),
    page(
        "dutch consent",
        "nl",
        CONSENT,
        "De Krant",
        "Wij en onze partners gebruiken cookies.",
        "<button>Alles accepteren</button>",
    ),
    page(
        "turkish consent",
        "tr",
        CONSENT,
        "Gazete",
        "Çerez politikası gereği cookie kullanıyoruz.",
        "<button>Tümünü kabul et</button>",
    ),
    # --- checks for robots -------------------------------------------------------
    page(
        "cloudflare",
        "en",
        BOT,
        "Just a moment...",
        "Checking your browser before accessing example.org.",
        head="<script src='/cdn-cgi/challenge-platform/h/b/x.js'></script>",
    ),
    page(
        "blocked by cloudflare",
        "en",
        BOT,
        "Attention Required! | Cloudflare",
        "Sorry, you have been blocked.",
    ),
    page(
        "incapsula", "en", BOT, "", "<iframe src='/_Incapsula_Resource?x=1'></iframe>"
    ),
    page(
        "press and hold",
        "en",
        BOT,
        "Access to this page has been denied",
        "Press & hold to confirm you are a human.",
    ),
    page(
        "pardon", "en", BOT, "Pardon Our Interruption", "Something about your browser."
    ),
    page("spanish check", "es", BOT, "Verificación", "Verifica que eres un humano."),
    page("russian check", "ru", BOT, "Проверка", "Подтвердите, что вы не робот."),
    page("chinese check", "zh", BOT, "安全验证", "请完成安全验证后继续访问。"),
    page(
        "vietnamese check",
        "vi",
        BOT,
        "Kiểm tra",
        "Xác minh bạn là con người để tiếp tục.",
    ),
    # --- logins --------------------------------------------------------------------
    page("english login", "en", LOGIN, "Log in | Example", "Welcome back.", FIELD),
    page(
        "german login",
        "de",
        LOGIN,
        "Anmelden",
        "Bitte geben Sie Ihre Daten ein.",
        FIELD,
    ),
    page("vietnamese login", "vi", LOGIN, "Đăng nhập", "Nhập mật khẩu của bạn.", FIELD),
    page("arabic login", "ar", LOGIN, "تسجيل الدخول", "مرحبا بكم.", FIELD),
    page("thai login", "th", LOGIN, "เข้าสู่ระบบ", "ยินดีต้อนรับ", FIELD),
    # --- what says 200 and is not there ---------------------------------------
    page(
        "english soft 404",
        "en",
        GONE,
        "Page not found | Example",
        "The page that you asked for has moved.",
    ),
    page("german soft 404", "de", GONE, "Seite nicht gefunden", "Suchen Sie hier."),
    page("french soft 404", "fr", GONE, "Page introuvable", "Retour à l'accueil."),
    page("chinese soft 404", "zh", GONE, "页面不存在", "返回首页"),
    page("indonesian soft 404", "id", GONE, "Halaman tidak ditemukan", "Kembali."),
)
