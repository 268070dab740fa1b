// The components are used through their constructors only.
declare module "govuk-frontend/dist/govuk/components/*" {
  type Component = new (root: Element, config?: object) => unknown;
  export const Button: Component;
  export const Checkboxes: Component;
  export const ErrorSummary: Component;
  export const Radios: Component;
  export const SkipLink: Component;
}
