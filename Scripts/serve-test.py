"""Opens the page of `engram serve` in headless Chromium and lets a batch run behind it.

Usage: serve-test.py ENGRAM FOLDER PICTURES

The batch of Tests/Reports runs into FOLDER, which must not be there. Pictures of the page at the widths of a
desk and a phone, light and dark, go to the folder PICTURES, for people to look at.
"""

import pathlib
import re
import signal
import subprocess
import sys
import time

from playwright.sync_api import sync_playwright

passed = failed = 0


def check(condition, text):
    global passed, failed
    if condition:
        passed += 1
    else:
        failed += 1
        print(f"NOT OK  {text}")


class Server:
    def __init__(self, engram, folder, port="0"):
        self.process = subprocess.Popen(
            [engram, "serve", folder, "--port", port], stdout=subprocess.PIPE, text=True)
        self.address = self.process.stdout.readline().strip()
        self.port = re.search(r":(\d+)/", self.address).group(1)

    def stop(self):
        self.process.send_signal(signal.SIGINT)
        return self.process.wait(30)


def wait(page, script, argument=None, seconds=120):
    """Waits until a function holds; the page's policy forbids Playwright's own way, which evaluates text in it."""
    end = time.monotonic() + seconds
    while not page.evaluate(script, argument):
        if time.monotonic() > end:
            raise TimeoutError(f"after {seconds} s it does not hold: {script}")
        page.wait_for_timeout(50)


def words(page):
    return page.eval_on_selector_all(
        "#live-runs tbody tr", "rows => rows.map(row => row.dataset.word)")


def pictures_of(browser, address, folder, name, messages):
    for device, width, height in [("desk", 1280, 900), ("phone", 390, 844)]:
        for scheme in ["light", "dark"]:
            page = browser.new_page(viewport={"width": width, "height": height}, color_scheme=scheme)
            page.on("console", lambda message: messages.append(message.text))
            page.on("pageerror", lambda error: messages.append(str(error)))
            page.goto(address)
            page.wait_for_selector("#live-runs")
            page.screenshot(path=folder / f"{name}-{device}-{scheme}.png")
            room = page.evaluate("document.documentElement.scrollWidth - innerWidth")
            check(room <= 0, f"{name}, {device}: the page is {room} pixels wider than the window")
            page.close()


def main():
    engram, folder, pictures = sys.argv[1], sys.argv[2], pathlib.Path(sys.argv[3])
    pictures.mkdir(parents=True, exist_ok=True)
    batch = [engram, "batch", "Tests/Reports", "--out", folder]
    subprocess.run(batch + ["--launcher", "print"], check=True, capture_output=True)
    server = Server(engram, folder)
    processes = [server.process]
    try:
        look(engram, folder, pictures, batch, server, processes)
    finally:
        for process in processes:
            process.terminate()
    print(f"{passed} passed, {failed} failed")
    sys.exit(1 if failed else 0)


def look(engram, folder, pictures, batch, server, processes):
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        messages, requests = [], []
        page = browser.new_page(viewport={"width": 1280, "height": 900})
        page.on("console", lambda message: messages.append(message.text))
        page.on("pageerror", lambda error: messages.append(str(error)))
        page.on("request", lambda request: requests.append(request.url))
        page.goto(server.address)
        count = len(words(page))
        check(set(words(page)) == {"waiting"} and count > 4, f"nothing has begun: {words(page)}")
        page.evaluate("window.isTheSamePage = true")

        running = subprocess.Popen(
            batch + ["-j", "2"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        processes.append(running)
        page.wait_for_selector("tr[data-word=running]", timeout=120_000)
        step = "() => document.querySelector('tr[data-word=running] td:nth-child(3)')?.textContent ?? ''"
        wait(page, f"() => ({step})() !== ''")
        before = page.evaluate(step)
        wait(page, f"before => ({step})() !== before", before)
        check(re.search(r"\d+ of 60$", before), f"a step is shown: {before}")
        pictures_of(browser, server.address, pictures, "running", messages)

        # What a reader does is kept when the report is made anew.
        page.wait_for_selector("#all-runs tbody tr", timeout=300_000)
        page.get_by_label("Filter").fill("forgetting")
        head = page.locator("#all-runs thead th", has_text="acc").locator("button")
        head.click()
        head.click()
        page.locator("details").first.evaluate("part => (part.open = true)")
        opened = page.locator("details[open] summary").first.text_content()
        run = page.locator("details.run summary").first.text_content()
        top = ("run => [...document.querySelectorAll('details.run')].find("
               "part => part.querySelector('summary').textContent === run).getBoundingClientRect().top")
        page.evaluate("document.querySelector('details.run').scrollIntoView({ block: 'start' })")
        before = page.evaluate(top, run)
        height = page.evaluate("document.documentElement.scrollHeight")
        old = page.locator("header p").text_content()
        wait(page, "old => document.querySelector('header p').textContent !== old", old, 300)
        after = page.evaluate(top, run)
        check(page.evaluate("document.documentElement.scrollHeight") > height, "the report has grown")
        check(page.evaluate("window.isTheSamePage") is True, "the page was not loaded again")
        check(abs(after - before) < 3, f"the page stays where it was read: {before} and {after}")
        check(page.get_by_label("Filter").input_value() == "forgetting", "the filter is kept")
        shown = page.eval_on_selector_all(
            "#all-runs tbody tr:not([hidden])", "rows => rows.map(row => row.textContent)")
        check(shown and all("forgetting" in text for text in shown), f"and holds: {shown}")
        scores = [
            float(text) for text in page.eval_on_selector_all(
                "#all-runs tbody tr:not([hidden]) td:nth-child(5)",
                "cells => cells.map(cell => cell.textContent)")]
        check(scores == sorted(scores, reverse=True), f"the order is kept: {scores}")
        check(
            page.locator("#all-runs th[aria-sort=descending]").count() == 1, "and still said")
        check(
            opened in page.eval_on_selector_all(
                "details[open] summary", "parts => parts.map(part => part.textContent)"),
            f"what was open is open: {opened}")

        running.wait(600)
        wait(
            page, "() => [...document.querySelectorAll('#live-runs tbody tr')]"
            ".every(row => ['finished', 'failed'].includes(row.dataset.word))")
        open_ones = page.eval_on_selector_all("p.open", "parts => parts.map(part => part.textContent)")
        check(len(open_ones) == 1 and "is missing" in open_ones[0], f"one is without a result: {open_ones}")
        summary = page.locator("#live-counts").text_content()
        check(summary == f"1 failed, {count - 1} finished", f"the sum is told: {summary}")
        failure = page.locator("tr[data-word=failed] td").first.text_content()
        check("is missing" in failure, f"the reason of a failure is told: {failure}")
        log = page.locator("tr[data-word=failed] a").get_attribute("href")
        response = page.request.get(server.address.rstrip("/") + log)
        check("is missing" in response.text(), f"and its log can be read: {response.status}")
        wait(
            page, "n => document.querySelector('header p').textContent.includes(`runs: ${n},`)",
            2 * (count - 1))
        tree = page.locator("body").aria_snapshot()
        for part in ['heading "Now"', 'link "Now"', 'columnheader "last change', "status"]:
            check(part in tree, f"the accessibility tree has {part}")
        pictures_of(browser, server.address, pictures, "finished", messages)

        check(messages == [], f"the console is silent, not {messages}")
        check(
            all(url.startswith(server.address) or url.startswith("data:") for url in requests),
            f"nothing is asked of others: {set(requests)}")

        check(server.stop() == 130, "Ctrl-C ends the server")
        wait(page, "() => document.getElementById('connection').textContent.includes('no connection')")
        server = Server(engram, folder, server.port)
        processes.append(server.process)
        wait(page, "() => document.getElementById('connection').textContent === ''")
        check(page.evaluate("window.isTheSamePage") is True, "the page finds the server again by itself")
        server.stop()
        browser.close()


main()
