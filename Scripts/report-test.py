"""Opens a report in headless Chromium and does what a reader would.

Usage: report-test.py REPORT PICTURES

Written for the batch of Tests/Reports. Pictures of the page at the widths of a desk and a phone, light and
dark, go to the folder PICTURES, for people to look at.
"""

import pathlib
import sys

from playwright.sync_api import sync_playwright

passed = failed = 0


def check(condition, text):
    global passed, failed
    if condition:
        passed += 1
    else:
        failed += 1
        print(f"NOT OK  {text}")


def column(page, table, number):
    return page.eval_on_selector_all(
        f"{table} tbody tr:not([hidden]) > :nth-child({number})",
        "cells => cells.map(cell => cell.textContent)")


def main():
    report, pictures = pathlib.Path(sys.argv[1]).resolve(), pathlib.Path(sys.argv[2])
    pictures.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        messages, requests = [], []
        for name, width, height in [("desk", 1280, 900), ("phone", 390, 844)]:
            for scheme in ["light", "dark"]:
                page = browser.new_page(
                    viewport={"width": width, "height": height}, color_scheme=scheme)
                page.on("console", lambda message: messages.append(message.text))
                page.on("pageerror", lambda error: messages.append(str(error)))
                page.on("request", lambda request: requests.append(request.url))
                page.goto(report.as_uri())
                page.evaluate("document.querySelectorAll('details').forEach(x => x.open = true)")
                page.screenshot(path=pictures / f"{name}-{scheme}.png", full_page=True)
                room = page.evaluate("document.documentElement.scrollWidth - innerWidth")
                check(room <= 0, f"{name}: the page is {room} pixels wider than the window")
                page.close()
        check(messages == [], f"the console is silent, not {messages}")
        asked = [url for url in requests if not url.startswith(("file:", "data:"))]
        check(asked == [], f"nothing is asked of a network, not {asked}")

        page = browser.new_page(viewport={"width": 1280, "height": 900})
        page.goto(report.as_uri())
        check(page.locator("h1").count() == 1, "there is one main heading")
        levels = page.eval_on_selector_all(
            "h1, h2, h3, h4", "heads => heads.map(head => Number(head.tagName[1]))")
        check(
            all(b - a <= 1 for a, b in zip(levels, levels[1:])), f"no heading level is left out: {levels}")
        tree = page.locator("body").aria_snapshot()
        for words in [
            'heading "All runs"', 'searchbox "Filter"', 'link "Skip to the results"', "main", 'columnheader "acc',
            "img \"acc on held-out", "navigation \"Contents\"",
        ]:
            check(words in tree, f"the accessibility tree has {words}")
        unnamed = page.eval_on_selector_all(
            "svg, img, input, button, [tabindex]",
            "parts => parts.filter(part => !part.getAttribute('aria-label') && !part.alt"
            " && !part.textContent.trim() && !(part.labels && part.labels.length)).length")
        check(unnamed == 0, f"{unnamed} parts have no name")

        before = column(page, "#all-runs", 5)
        head = page.locator("#all-runs thead th", has_text="acc")
        head.locator("button").click()
        ascending = [float(text) for text in column(page, "#all-runs", 5)]
        check(ascending == sorted(ascending) and len(ascending) == len(before), f"sorted: {ascending}")
        check(head.get_attribute("aria-sort") == "ascending", "the direction is said")
        head.locator("button").press("Enter")
        descending = [float(text) for text in column(page, "#all-runs", 5)]
        check(descending == ascending[::-1], f"sorted by key the other way: {descending}")

        page.get_by_label("Filter").fill("forgetting ALSO seed-2")
        left = column(page, "#all-runs", 1)
        check(len(left) == 1 and left[0] == "also/seed-2/forgetting", f"what is left: {left}")
        check(page.locator("#count").text_content() == f"1 of {len(before)} runs", "the number is said")
        page.get_by_label("Filter").fill("")
        check(len(column(page, "#all-runs", 1)) == len(before), "all are back")

        page.locator("#all-runs a").first.click()
        opened = page.locator("details.run[open]")
        check(opened.count() == 1 and opened.is_visible(), "a link opens its run")
        failure = page.locator(".open").text_content()
        check("is missing" in failure, f"a job without a result is told: {failure}")
        page.close()
        browser.close()
    print(f"{passed} passed, {failed} failed")
    sys.exit(1 if failed else 0)


main()
