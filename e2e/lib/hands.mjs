// How a person uses a page: with a pointer, or with the keyboard and nothing else. Both have the same gestures:
//
//   press(control)           a link, a button, a summary
//   type(control, text)      what stands there goes, the text comes
//   day(control, iso), moment(control, iso)
//   choose(radios, value)    of the radio buttons of one name
//   pick(select, value)      of a list
//   tick(checkbox)
//   attach(input, path)      a file
import assert from "node:assert/strict";

/** Presses of Tab after which a control counts as out of reach. */
const TABS_MAX = 400;
/** Places of year, month and day, and hours in a day, as browsers of different languages have them. */
const WAYS = [[2, 1, 0], [1, 2, 0], [0, 1, 2]].flatMap((order) => [{ order, hours: 24 }, { order, hours: 12 }]);

/** A mouse or a finger. */
export class Pointer {
  faults = new Set();

  async press(control) {
    await control.click();
  }

  async type(control, text) {
    await control.fill(text);
  }

  async day(control, iso) {
    await control.fill(iso);
  }

  async moment(control, iso) {
    await control.fill(iso);
  }

  async choose(radios, value) {
    await radios.and(radios.page().locator(`[value="${value}"]`)).check();
  }

  async pick(select, value) {
    await select.selectOption(value);
  }

  async tick(checkbox) {
    await checkbox.check();
  }

  async attach(input, path) {
    await input.setInputFiles(path);
  }
}

/** Tab, arrows, Space, Enter and letters. Nothing is clicked, nothing is filled in from outside the page. */
export class Keyboard {
  /** What was reached and not seen to have the focus. */
  faults = new Set();

  async press(control) {
    await this.#reach(control);
    await control.page().keyboard.press("Enter");
  }

  async type(control, text) {
    await this.#reach(control);
    const { keyboard } = control.page();
    if (await control.inputValue()) {
      await keyboard.press("Control+A");
      await keyboard.press("Delete");
    }
    await keyboard.type(text);
    assert.equal(await control.inputValue(), text, "what was typed does not stand there");
  }

  async day(control, iso) {
    await this.#into(control, iso, [iso.slice(0, 4), iso.slice(5, 7), iso.slice(8, 10)]);
  }

  async moment(control, iso) {
    await this.#into(control, iso, [iso.slice(0, 4), iso.slice(5, 7), iso.slice(8, 10)], iso.slice(11, 16));
  }

  async choose(radios, value) {
    const wanted = radios.and(radios.page().locator(`[value="${value}"]`));
    const { keyboard } = radios.page();
    await this.#reach(radios);
    const values = await radios.evaluateAll((all) => all.map((radio) => radio.value));
    const at = await radios.evaluateAll((all) => all.indexOf(document.activeElement));
    const way = values.indexOf(value) - at;
    for (let i = 0; i < Math.abs(way); i += 1) {
      await keyboard.press(way > 0 ? "ArrowDown" : "ArrowUp");
    }
    if (!(await wanted.isChecked())) {
      await keyboard.press("Space");
    }
    assert.ok(await wanted.isChecked(), `"${value}" was not chosen`);
  }

  async pick(select, value) {
    await this.#reach(select);
    const way = await select.evaluate((list, value) => [...list.options].findIndex((o) => o.value === value) - list.selectedIndex, value);
    for (let i = 0; i < Math.abs(way); i += 1) {
      await select.page().keyboard.press(way > 0 ? "ArrowDown" : "ArrowUp");
    }
    assert.equal(await select.inputValue(), value);
  }

  async tick(checkbox) {
    await this.#reach(checkbox);
    if (!(await checkbox.isChecked())) {
      await checkbox.page().keyboard.press("Space");
    }
    assert.ok(await checkbox.isChecked());
  }

  async attach(input, path) {
    await this.#reach(input);
    const page = input.page();
    const [chooser] = await Promise.all([page.waitForEvent("filechooser"), page.keyboard.press("Enter")]);
    await chooser.setFiles(path);
  }

  /** Types the parts of a date, each in its own part of the control. How they stand there is the browser's: a person
   * sees it, here it is tried. */
  async #into(control, iso, date, time) {
    await this.#reach(control, { forward: true });
    const { keyboard } = control.page();
    const known = time ? this.way_of_times : this.way_of_days;
    for (const way of known ? [known] : WAYS) {
      for (const part of [...way.order.map((place) => date[place]), ...(time ? clock(time, way.hours) : [])]) {
        await keyboard.type(part);
        // A year may have six digits, so the control waits for them; it is left by the arrow.
        if (part.length === 4) {
          await keyboard.press("ArrowRight");
        }
      }
      if ((await control.inputValue()) === iso) {
        this[time ? "way_of_times" : "way_of_days"] = way;
        return;
      }
      for (let parts = 0; parts < 6; parts += 1) {
        await keyboard.press("ArrowLeft");
      }
    }
    assert.fail(`${iso} cannot be typed: ${await control.inputValue()}`);
  }

  /** Goes from where the focus is to one of these controls, and looks whether one sees it there. */
  async #reach(control, { forward = false } = {}) {
    const page = control.page();
    // A date has several stops, and from behind one comes to its end.
    const back = !forward && (await control.first().evaluate(isBehind));
    for (let tabs = 0; tabs <= TABS_MAX; ) {
      const { seen, between } = await control.evaluateAll(look);
      if (seen !== "elsewhere") {
        if (seen !== "visible") {
          this.faults.add(`${new URL(page.url()).pathname}: the focus on ${control} is not to be seen: ${seen}`);
        }
        return;
      }
      for (let n = 0; n < Math.max(1, between); n += 1, tabs += 1) {
        await page.keyboard.press(back ? "Shift+Tab" : "Tab");
      }
    }
    assert.fail(`${control} is not to be reached with Tab on ${page.url()}`);
  }
}

/** Hours and minutes as a clock of 24 or of 12 hours has them. */
function clock(time, hours) {
  const [hour, minute] = time.split(":");
  const of_half = String(Number(hour) % 12 || 12).padStart(2, "0");
  return hours === 24 ? [hour, minute] : [of_half, minute, Number(hour) < 12 ? "A" : "P"];
}

/** In the page: the focus stands behind the control. */
function isBehind(control) {
  const at = document.activeElement;
  return at !== null && at !== document.body && (at.compareDocumentPosition(control) & Node.DOCUMENT_POSITION_PRECEDING) !== 0;
}

/** In the page: whether one of the controls has the focus, and one sees that it has (WCAG 2.4.7, 2.4.11); and how many
 * stops of Tab are surely between it and them. */
function look(controls) {
  const at = document.activeElement;
  if (!controls.includes(at)) {
    const stops = [...document.querySelectorAll("a[href], button, select, textarea, summary, input:not([type=radio])")];
    const [first, last] = [stops.indexOf(at), stops.indexOf(controls[0])].sort((one, other) => one - other);
    const sure = (stop) => !stop.disabled && stop.tabIndex >= 0 && stop.type !== "hidden" && stop.checkVisibility({ visibilityProperty: true });
    return { seen: "elsewhere", between: first < 0 || last < 0 ? 0 : stops.slice(first + 1, last).filter(sure).length };
  }
  return { seen: seen(at), between: 0 };

  function seen(at) {
    const label = at.labels?.[0];
    const clear = (colour) => colour === "transparent" || /rgba\(.*, 0\)/.test(colour);
    const outlined = (style) => style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0 && !clear(style.outlineColor);
    const styles = [getComputedStyle(at)];
    if (label) {
      styles.push(getComputedStyle(label, "::before"), getComputedStyle(label));
    }
    if (!styles.some((style) => outlined(style) || style.boxShadow !== "none")) {
      return "no ring";
    }
    const box = at.getBoundingClientRect();
    const [left, right] = [Math.max(box.left, 0), Math.min(box.right, innerWidth)];
    const [top, bottom] = [Math.max(box.top, 0), Math.min(box.bottom, innerHeight)];
    if (left >= right || top >= bottom) {
      return "out of the window";
    }
    const own = (found) => found !== null && (at.contains(found) || found.contains(at) || label?.contains(found));
    const inside = [0.02, 0.25, 0.5, 0.75, 0.98];
    const points = inside.flatMap((x) => inside.map((y) => [left + x * (right - left), top + y * (bottom - top)]));
    return points.some(([x, y]) => own(document.elementFromPoint(x, y))) ? "visible" : "covered";
  }
}
