"""The readers' addresses. They mirror the shelf."""

from datetime import date

from django.urls import path, re_path, register_converter

from magreader.newsstand.translating.tongues import TAG
from magreader.newsstand.views.accessibility import accessibility
from magreader.newsstand.views.account import account
from magreader.newsstand.views.audio import edition_audio, story_audio
from magreader.newsstand.views.cite import cite, cite_bib, cite_ris
from magreader.newsstand.views.confirm_email import confirm_email
from magreader.newsstand.views.dates import date_page, dates
from magreader.newsstand.views.deletion import deletion, keep
from magreader.newsstand.views.doors import healthz, robots
from magreader.newsstand.views.edition import edition
from magreader.newsstand.views.front import front
from magreader.newsstand.views.gift import gift
from magreader.newsstand.views.gifts import gifts, take_back_gift
from magreader.newsstand.views.give import give_story
from magreader.newsstand.views.invitation import invitation
from magreader.newsstand.views.keys import keys
from magreader.newsstand.views.language import language
from magreader.newsstand.views.mail_code import mail_code
from magreader.newsstand.views.meter import free_stories, open_story_by_meter
from magreader.newsstand.views.my_data import my_data
from magreader.newsstand.views.opensearch import opensearch
from magreader.newsstand.views.pictures import card, cover
from magreader.newsstand.views.plans import leave, plans, take, trial
from magreader.newsstand.views.publication import publication
from magreader.newsstand.views.publications import publications
from magreader.newsstand.views.reading import reading
from magreader.newsstand.views.search import search, suggestions
from magreader.newsstand.views.search_feed import search_feed
from magreader.newsstand.views.search_mails import search_mails
from magreader.newsstand.views.searches import kept_search, searches
from magreader.newsstand.views.sessions import sessions
from magreader.newsstand.views.sign_in_link import sign_in_link
from magreader.newsstand.views.story import story
from magreader.newsstand.views.translation import translation
from magreader.newsstand.views.viewing import stop_viewing
from magreader.newsstand.views.voucher import voucher
from magreader.newsstand.views.well_known import change_password, security_txt


class DayConverter:
    """A day as yyyy-mm-dd; there is no 30 February."""

    regex = r"\d{4}-\d{2}-\d{2}"

    def to_python(self, value: str) -> date:
        return date.fromisoformat(value)

    def to_url(self, value: date) -> str:
        return value.isoformat()


class TongueConverter:
    """The tag of a language, such as es or pt-br."""

    regex = TAG

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(DayConverter, "day")
register_converter(TongueConverter, "tongue")

EDITION = "publications/<slug:publication>/<slug:edition>/"
STORY = f"{EDITION}<slug:story>/"

urlpatterns = [
    path("", front, name="front"),
    # /publications/the-straits-times/2024-11-27/why-north-korea-struck-a-good-deal/
    path("publications/", publications, name="publications"),
    path("publications/<slug:publication>/", publication, name="publication"),
    path(EDITION, edition, name="edition"),
    path(f"{EDITION}audio.mp3", edition_audio, name="edition_audio"),
    path(f"{EDITION}cover.svg", cover, {"form": "svg"}, name="cover_svg"),
    path(f"{EDITION}cover.png", cover, {"form": "png"}, name="cover_png"),
    path(STORY, story, name="story"),
    path(f"{STORY}audio.mp3", story_audio, name="story_audio"),
    path(f"{STORY}card.png", card, name="card"),
    path(f"{STORY}cite/", cite, name="cite"),
    path(f"{STORY}cite.bib", cite_bib, name="cite_bib"),
    path(f"{STORY}cite.ris", cite_ris, name="cite_ris"),
    path(f"{STORY}give/", give_story, name="give"),
    path(f"{STORY}open/", open_story_by_meter, name="open_by_meter"),
    # /publications/the-straits-times/2024-11-27/why-north-korea-struck-a-good-deal/in/es/
    path(f"{STORY}in/", translation, name="translation_choice"),
    path(f"{STORY}in/<tongue:language>/", translation, name="translation"),
    # /dates/2024-11-27/
    path("dates/", dates, name="dates"),
    path("dates/<day:day>/", date_page, name="date"),
    # /search/?q=fish+hall
    path("search/", search, name="search"),
    path("search/suggestions/", suggestions, name="suggestions"),
    path("opensearch.xml", opensearch, name="opensearch"),
    # /search/feeds/k3y:signature/
    path("search/feeds/<str:feed>/", search_feed, name="search_feed"),
    path("search/mails/<str:mails>/", search_mails, name="search_mails"),
    path("accounts/searches/", searches, name="searches"),
    path("accounts/searches/<str:key>/", kept_search, name="kept_search"),
    # /plans/gold/trial/
    path("plans/", plans, name="plans"),
    path("plans/voucher/", voucher, name="voucher"),
    path("plans/<slug:plan>/trial/", trial, name="trial"),
    path("plans/<slug:plan>/take/", take, name="take_plan"),
    path("plans/<slug:plan>/leave/", leave, name="leave_plan"),
    path("accounts/", account, name="account"),
    path("accounts/free-stories/", free_stories, name="free_stories"),
    path("accounts/gifts/", gifts, name="gifts"),
    path("accounts/gifts/<int:gift>/take-back/", take_back_gift, name="take_back_gift"),
    # /gifts/q8Zb3xv0TzqkUQwM.cV5…/ – what it says is signed; whoever has it may open one story
    path("gifts/<str:token>/", gift, name="gift"),
    re_path(
        r"^accounts/confirm-email/(?P<key>[-:\w]+)/$", confirm_email, name="account_confirm_email"
    ),
    path("accounts/sessions/", sessions, name="sessions"),
    path("accounts/login/link/<str:key>/", sign_in_link, name="sign_in_link"),
    path("accounts/invitation/<str:key>/", invitation, name="invitation"),
    path("accounts/code/", mail_code, name="mail_code"),
    path("accounts/data/", my_data, name="my_data"),
    path("accounts/delete/", deletion, name="deletion"),
    path("accounts/delete/keep/", keep, name="keep_account"),
    path("stop-viewing/", stop_viewing, name="stop_viewing"),
    path("keys/", keys, name="keys"),
    path("language/", language, name="language"),
    path("reading/", reading, name="reading"),
    path("accessibility/", accessibility, name="accessibility"),
    path("healthz", healthz, name="healthz"),
    path("robots.txt", robots, name="robots"),
    path(".well-known/security.txt", security_txt, name="security_txt"),
    path(".well-known/change-password", change_password, name="well_known_change_password"),
]
