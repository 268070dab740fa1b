// Small enhancements of pages that work without them.
import { Button } from "govuk-frontend/dist/govuk/components/button/button.mjs";
import { Checkboxes } from "govuk-frontend/dist/govuk/components/checkboxes/checkboxes.mjs";
import { ErrorSummary } from "govuk-frontend/dist/govuk/components/error-summary/error-summary.mjs";
import { Radios } from "govuk-frontend/dist/govuk/components/radios/radios.mjs";
import { SkipLink } from "govuk-frontend/dist/govuk/components/skip-link/skip-link.mjs";
import { offerDigest } from "./digest";
import { offerHandoff } from "./handoff";
import { keepTyping } from "./keep";
import { offerRoom } from "./room";
import { watchUnreadable } from "./unreadable";
import "./work";

const components = {
  "govuk-button": Button,
  "govuk-checkboxes": Checkboxes,
  "govuk-error-summary": ErrorSummary,
  "govuk-radios": Radios,
  "govuk-skip-link": SkipLink,
};

/** A file too big to be taken is named before it is sent: the limit and the words come with the page. */
function watchFileSize(input: HTMLInputElement): void {
  const max = Number(input.dataset.maxBytes);
  input.addEventListener("change", () => {
    const tooBig = Array.from(input.files ?? []).some((file) => file.size > max);
    input.setCustomValidity(tooBig ? (input.dataset.tooBig ?? "") : "");
    input.reportValidity();
  });
}

/** Copies the text of the element that the button names. */
function offerCopy(button: HTMLButtonElement): void {
  const source = document.getElementById(button.dataset.copy ?? "");
  if (!source || !navigator.clipboard) {
    return;
  }
  button.hidden = false;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(source.textContent?.trim() ?? "");
    button.textContent = button.dataset.copied ?? button.textContent;
  });
}

/** A list that may grow: the page has a spare, empty row at its end, shown when asked for. */
function offerRows(list: HTMLElement): void {
  const button = list.querySelector<HTMLButtonElement>("[data-add-row]");
  const spare = Array.from(list.querySelectorAll<HTMLElement>("[data-spare-row]"));
  if (!button || spare.length === 0) {
    return;
  }
  for (const row of spare) {
    row.hidden = true;
  }
  button.hidden = false;
  button.addEventListener("click", () => {
    const row = spare.shift();
    if (row) {
      row.hidden = false;
      row.querySelector<HTMLElement>("input, select, textarea")?.focus();
    }
    button.hidden = spare.length === 0;
  });
}

document.body.classList.add("js-enabled", "govuk-frontend-supported");
for (const [name, Component] of Object.entries(components)) {
  for (const root of document.querySelectorAll(`[data-module="${name}"]`)) {
    new Component(root);
  }
}
document.querySelectorAll<HTMLInputElement>("input[type=file][data-max-bytes]").forEach(watchFileSize);
document.querySelectorAll<HTMLButtonElement>("button[data-copy]").forEach(offerCopy);
document.querySelectorAll<HTMLElement>("[data-rows]").forEach(offerRows);
for (const button of document.querySelectorAll<HTMLButtonElement>("button[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}
document.querySelectorAll<HTMLFormElement>("form[data-digest]").forEach(offerDigest);
watchUnreadable();
keepTyping();
// After what was kept is back.
document.querySelectorAll<HTMLElement>("[data-room]").forEach(offerRoom);
offerHandoff();
