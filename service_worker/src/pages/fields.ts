/** How the inputs of a form become the fields of an action; the twin of backend/atende/web/form_fields.py. */
import type { Plain } from "../types.ts";
import type { Field } from "./declared.ts";
import { stripped } from "./values.ts";

/** What a form sent: for each name its values, in order. */
export type Inputs = ReadonlyMap<string, readonly string[]>;

type Table = Extract<Field, { op: "table" }>;

/** What a form sent, from its body as `application/x-www-form-urlencoded`. */
export function inputsSent(body: string): Inputs {
  const inputs = new Map<string, string[]>();
  for (const [name, value] of new URLSearchParams(body)) {
    const values = inputs.get(name);
    if (values) values.push(value);
    else inputs.set(name, [value]);
  }
  return inputs;
}

/** The last value of a hidden input, without blanks around it; empty where it was not sent. */
export const last = (inputs: Inputs, name: string): string => stripped(inputs.get(name)?.at(-1) ?? "");

/** The action's fields, as far as the inputs fill them. */
export function fieldsFrom(
  inputs: Inputs,
  fields: readonly Field[],
  params: { readonly [name: string]: string },
): { [name: string]: Plain } {
  const found: { [name: string]: Plain } = {};
  for (const field of fields) {
    if (field.op === "chosen") {
      const choice = textOf(inputs, field.input);
      const way = Object.hasOwn(field.ways, choice) ? (field.ways[choice] ?? []) : [];
      Object.assign(found, fieldsFrom(inputs, way, params));
    } else {
      const value = valueOf(inputs, field, params);
      if (value !== "" && !(Array.isArray(value) && value.length === 0)) found[field.name] = value;
    }
  }
  return found;
}

/** What was typed, for showing it again: for every input a text, for repeated ones a list; a table is its rows as well. */
export function typedIn(inputs: Inputs, fields: readonly Field[]): { [name: string]: Plain } {
  const values: { [name: string]: Plain } = {};
  for (const [name, repeated] of inputsOf(fields)) {
    values[name] = repeated ? [...(inputs.get(name) ?? [])] : textOf(inputs, name);
  }
  for (const field of flat(fields)) {
    if (field.op === "table") values[field.name] = rowsOf(inputs, field);
  }
  return values;
}

/** The input in which an action's field is typed, the first one where there are several. */
export function inputOf(name: string, fields: readonly Field[]): string {
  for (const field of flat(fields)) {
    if (field.op === "chosen" || field.name !== name) continue;
    if (field.op === "text") return field.input || name;
    if (field.op === "joined") return field.inputs[0] ?? name;
    if (field.op === "table") return Object.values(field.columns)[0] ?? name;
  }
  return name;
}

/** The inputs a form may send, each with whether it may be there several times. */
function inputsOf(fields: readonly Field[]): Map<string, boolean> {
  const names = new Map<string, boolean>();
  for (const field of flat(fields)) {
    if (field.op === "text") names.set(field.input || field.name, false);
    else if (field.op === "whole") names.set(field.name, false);
    else if (field.op === "many") names.set(field.name, true);
    else if (field.op === "joined") for (const name of field.inputs) names.set(name, false);
    else if (field.op === "table") for (const name of Object.values(field.columns)) names.set(name, true);
    else if (field.op === "chosen") names.set(field.input, false);
  }
  return names;
}

const flat = (fields: readonly Field[]): Field[] =>
  fields.flatMap((field) => (field.op === "chosen" ? [field, ...Object.values(field.ways).flatMap(flat)] : [field]));

const WHOLE = /^-?[0-9]{1,15}$/;

function valueOf(
  inputs: Inputs,
  field: Exclude<Field, { op: "chosen" }>,
  params: { readonly [name: string]: string },
): Plain {
  if (field.op === "text") return textOf(inputs, field.input || field.name);
  if (field.op === "many") return (inputs.get(field.name) ?? []).filter((value) => stripped(value));
  if (field.op === "table") return rowsOf(inputs, field);
  if (field.op === "param") return params[field.name] ?? "";
  if (field.op === "joined") {
    const parts = field.inputs.map((name) => stripped(textOf(inputs, name)));
    return parts.some(Boolean) ? parts.join(field.by) : "";
  }
  const text = stripped(textOf(inputs, field.name));
  return WHOLE.test(text) ? Number(text) + 0 : text;
}

function textOf(inputs: Inputs, name: string): string {
  const text = inputs.get(name)?.at(-1) ?? "";
  return stripped(text) ? text : "";
}

function rowsOf(inputs: Inputs, table: Table): { [column: string]: string }[] {
  const columns = Object.entries(table.columns).map(([name, input]) => [name, inputs.get(input) ?? []] as const);
  const length = Math.max(0, ...columns.map(([, values]) => values.length));
  const rows = Array.from({ length }, (_, at) => Object.fromEntries(columns.map(([name, values]) => [name, values[at] ?? ""])));
  return rows.filter((row) => table.telling.some((name) => stripped(row[name] ?? "")));
}
