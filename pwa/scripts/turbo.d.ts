/** The part of Turbo that is used here; it ships no types. */
declare module "@hotwired/turbo" {
  export const config: {
    drive: { enabled: boolean; progressBarDelay: number };
    forms: { mode: "on" | "off" | "optin"; submitter: "disabled" | "aria-disabled" };
  };
  export function visit(location: string | URL, options?: { action?: "advance" | "replace" | "restore" }): void;
  /** Not told of in Turbo's handbook; it keeps Turbo's own notion of the address in step with the browser's. */
  export const session: { history: { replace(location: URL): void } };
  export const cache: { clear(): void };
  /** Let the page's body become another in place; elements with `data-turbo-permanent` stay as they are. */
  export function morphBodyElements(current: HTMLElement, next: HTMLElement): void;
}

interface TurboFetchResponse {
  readonly response: Response;
  readonly succeeded: boolean;
}

interface DocumentEventMap {
  "turbo:load": CustomEvent<{ url: string }>;
  "turbo:render": CustomEvent<{ renderMethod: "replace" | "morph" }>;
  "turbo:before-render": CustomEvent<{ newBody: HTMLBodyElement; renderMethod: "replace" | "morph" }>;
  "turbo:before-cache": CustomEvent<unknown>;
  "turbo:before-morph-element": CustomEvent<{ newElement?: Element }>;
  "turbo:before-morph-attribute": CustomEvent<{ attributeName: string; mutationType: "update" | "remove" }>;
  "turbo:before-fetch-response": CustomEvent<{ fetchResponse: TurboFetchResponse }>;
  "turbo:fetch-request-error": CustomEvent<{ request: unknown; error: Error }>;
  "turbo:submit-start": CustomEvent<{ formSubmission: { formElement: HTMLFormElement } }>;
  "turbo:submit-end": CustomEvent<{
    success?: boolean;
    formSubmission: { formElement: HTMLFormElement };
    fetchResponse?: TurboFetchResponse;
    error?: Error;
  }>;
}
