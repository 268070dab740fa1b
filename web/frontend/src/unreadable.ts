// A day that does not exist, or is half typed, is no value for the browser: it would be sent as nothing, and
// nothing has a meaning of its own. So the form stays, and the field says what is wrong.
//
//   <input type=date …>
//   <template data-unreadable><p class="govuk-error-message" …></template>      in the same group
//
// Without scripts the browser still sends nothing; the page then shows the field empty.

/** The fault in place at a field, to be taken away again. */
interface Told {
  message: Element;
  described: string | null;
}

const told = new Map<HTMLInputElement, Told>();

/** What was typed into it cannot be read as a value. */
export function isUnreadable(control: Element): control is HTMLInputElement {
  return control instanceof HTMLInputElement && control.validity.badInput;
}

function group(input: HTMLInputElement): HTMLElement | null {
  return input.closest<HTMLElement>(".govuk-form-group");
}

/** What the server said of the field before speaks of what no longer stands in it. */
function earlier(input: HTMLInputElement): HTMLElement | null {
  return document.getElementById(`${input.id}-error`);
}

function tell(input: HTMLInputElement): void {
  const words = group(input)?.querySelector<HTMLTemplateElement>("template[data-unreadable]")?.content.firstElementChild;
  if (!words || told.has(input)) {
    return;
  }
  const message = words.cloneNode(true) as Element;
  told.set(input, { message, described: input.getAttribute("aria-describedby") });
  earlier(input)?.setAttribute("hidden", "");
  input.before(message);
  input.setAttribute("aria-invalid", "true");
  const others = (input.getAttribute("aria-describedby") ?? "").split(" ").filter((id) => id !== `${input.id}-error`);
  input.setAttribute("aria-describedby", [...others, message.id].filter((id) => id !== "").join(" "));
  group(input)?.classList.add("govuk-form-group--error");
  input.classList.add("govuk-input--error");
}

function takeBack(input: HTMLInputElement): void {
  const { message, described } = told.get(input) ?? {};
  if (!message) {
    return;
  }
  told.delete(input);
  message.remove();
  input.removeAttribute("aria-invalid");
  if (described) {
    input.setAttribute("aria-describedby", described);
  } else {
    input.removeAttribute("aria-describedby");
  }
  const before = earlier(input);
  before?.removeAttribute("hidden");
  group(input)?.classList.toggle("govuk-form-group--error", before !== null);
  input.classList.toggle("govuk-input--error", before !== null);
}

/** A row that is being taken away may hold anything. */
function goesAway(input: HTMLInputElement, button: HTMLElement | null): boolean {
  return button instanceof HTMLButtonElement && button.name === "remove" && input.name.startsWith(button.value);
}

/** Holds back forms with fields that cannot be read. Comes before whatever else listens for sending. */
export function watchUnreadable(): void {
  document.addEventListener(
    "submit",
    (event) => {
      const form = event.target as HTMLFormElement;
      const unread = Array.from(form.elements)
        .filter(isUnreadable)
        .filter((input) => !goesAway(input, event.submitter));
      if (unread.length === 0) {
        return;
      }
      event.preventDefault();
      event.stopImmediatePropagation();
      unread.forEach(tell);
      unread[0].focus();
    },
    { capture: true },
  );
  const mended = (event: Event) => {
    if (event.target instanceof HTMLInputElement && !isUnreadable(event.target)) {
      takeBack(event.target);
    }
  };
  document.addEventListener("input", mended);
  document.addEventListener("change", mended);
}
