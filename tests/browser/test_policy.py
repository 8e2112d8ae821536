"""What somebody puts on a page doesn't run. That nothing of ours is stopped is asked of every
state in test_everybody.py."""

import pytest
from playwright.sync_api import Page

from tests.browser.policy import listen_for_stops

pytestmark = pytest.mark.browser

PUT_ON_THE_PAGE = """() => {
  window.stopped = [];
  addEventListener("securitypolicyviolation", (stop) => stopped.push(stop.effectiveDirective));
  const script = document.createElement("script");
  script.textContent = "window.ran = true";
  document.body.append(script);
  for (const html of [
    "<img src=x onerror='window.ran = true'>",
    "<p style='color: red'>Red</p>",
    "<img src='https://evil.example/x.png'>",
    "<iframe src='https://evil.example/'></iframe>",
    "<form action='https://evil.example/'><button id=away>Away</button></form>",
  ]) document.body.insertAdjacentHTML("beforeend", html);
  document.getElementById("away").click();
}"""
KINDS = ["script-src-elem", "script-src-attr", "style-src", "img-src", "frame-src", "form-action"]
ALL_STOPPED = "kinds => kinds.every((kind) => stopped.some((one) => one.startsWith(kind)))"


@pytest.mark.parametrize("address", ["/", "/accounts/login/", "/nothing-here/", "/admin/login/"])
def test_what_is_put_on_a_page_does_not_run_and_leads_nowhere(visitor: Page, address: str) -> None:
    said = listen_for_stops(visitor)
    visitor.goto(address)
    assert said == []
    here = visitor.url
    visitor.evaluate(PUT_ON_THE_PAGE)
    visitor.wait_for_function(ALL_STOPPED, arg=KINDS)
    assert visitor.evaluate("window.ran") is None
    assert visitor.url == here
