from __future__ import annotations
import subprocess, sys
from pathlib import Path
from playwright.sync_api import expect
from tests.browser.hostile import cell
from tests.browser.scene import view
from tests.browser.test_hostile import NARROW, look_at_all
from tests.browser.notebook import SCREENSHOTS

def test_all(open_notebook, page, jupyter, tmp_path):
    import time
    t=time.time()
    def lap(w):
        nonlocal t; print(w, round(time.time()-t,1)); t=time.time()
    dialogs=[]
    page.on("dialog", lambda d: (dialogs.append(d.message), d.dismiss()))
    target = tmp_path / "run.html"
    notebook = open_notebook([cell(f"run.fail(TEXTS[0]); run.to_html({str(target)!r})")], host="lab")
    lap("open")
    notebook.page.set_viewport_size(NARROW)
    page.evaluate("jupyterapp.shell.collapseLeft()")
    out=notebook.run(0)
    lap("run")
    shown=view(out)
    expect(shown).to_contain_text("Failed")
    try:
        print(look_at_all(shown))
    except AssertionError as e: print("LIVE", str(e)[:1500]); page.screenshot(path="/tmp/hp/live.png"); print(shown.bounding_box())
    lap("live")
    notebook.save()
    book = jupyter.root / notebook.page.url.split("/")[-1].split("?")[0]
    subprocess.run([sys.executable,"-m","nbconvert","--to","html","--output-dir",str(tmp_path),"--output","book",str(book)],check=True)
    lap("nbconvert")
    for name in ("run","book"):
        page.goto((tmp_path/f"{name}.html").as_uri())
        shown=view(page.locator("body"))
        if name=="book": shown=page.locator("body")
        assert "Failed" in shown.inner_text()
        page.screenshot(path=f"/tmp/hp/{name}.png", full_page=True)
        try:
            print(name, look_at_all(shown))
        except AssertionError as e: print(name, str(e)[:1500])
        lap(name)
        import shutil; shutil.copy(tmp_path/f"{name}.html", f"/tmp/hp/{name}.html")
    assert dialogs==[]
