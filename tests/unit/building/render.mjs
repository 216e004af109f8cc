// Renders templates for the tests: one request and one answer a line, for as long as they last.
import { createInterface } from "node:readline";

const modules = new Map();
const asset = (name) => `/assets/${name}?a=1&b="2"`;

const load = async (key, text) => {
  const address = `data:text/javascript;base64,${Buffer.from(text).toString("base64")}`;
  modules.set(key, await import(address));
  return true;
};
const rendered = ({ module, name, context, catalogue }) =>
  modules.get(module).render(name, context, catalogue, { asset });
const timed = (request) => {
  const start = performance.now();
  for (let turn = 0; turn < request.turns; turn++) rendered(request);
  return (performance.now() - start) / request.turns;
};

for await (const line of createInterface({ input: process.stdin })) {
  const request = JSON.parse(line);
  let answer;
  try {
    if (request.text !== undefined) answer = { given: await load(request.module, request.text) };
    else if (request.code !== undefined) answer = { given: (0, eval)(request.code) };
    else answer = { given: request.turns ? timed(request) : rendered(request) };
  } catch (error) {
    answer = { refused: String(error) };
  }
  console.log(JSON.stringify(answer));
}
