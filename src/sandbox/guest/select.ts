/** JMESPath over upstream's JSON. Both the expression and the body are untrusted; that is why it runs here. */
import { compile, TreeInterpreter } from '@jmespath-community/jmespath';
import { GuestFault } from './fault.ts';
import { type Item, itemOf } from './item.ts';

type Json = Parameters<typeof TreeInterpreter.search>[1];
type Expression = ReturnType<typeof compile>;

const encoder = new TextEncoder();

/** A string gives its bytes, null gives `undefined`, anything else its JSON. */
export function selectJson(body: Uint8Array, expression: string): Uint8Array | undefined {
  const selected = evaluate(compileExpression(expression), expression, parseBody(body));
  if (typeof selected === 'string') return encoder.encode(selected);
  // `stringify` gives undefined for what is no JSON: `constructor` selects a function of the language.
  const json = selected === null ? undefined : stringify(selected);
  return json === undefined ? undefined : encoder.encode(json);
}

/** The items of an expansion, each with the URL that its `item-url` gives and its own JSON. */
export function selectItems(body: Uint8Array, expression: string, itemUrl: string | undefined): readonly Item[] {
  const list = compileExpression(expression);
  const url = itemUrl === undefined ? undefined : compileExpression(itemUrl);
  const selected = evaluate(list, expression, parseBody(body));
  if (!Array.isArray(selected))
    throw new GuestFault('upstream-unreadable', `${quote(expression)} selects no array from the response`);
  return selected.map((value, index) => {
    const item = itemOf(value, index);
    if (url === undefined || itemUrl === undefined) return item;
    return { ...item, ...standingFor(value, url, itemUrl) };
  });
}

/** The URL that would answer with the item. An expression that fails on one item is that item's affair: the list goes on. */
function standingFor(value: Json, url: Expression, itemUrl: string): Pick<Item, 'cached' | 'uncached'> {
  try {
    const address = evaluate(url, itemUrl, value);
    if (typeof address !== 'string') return {};
    const json = stringify(value);
    return json === undefined ? {} : { cached: { url: address.toWellFormed(), json: encoder.encode(json) } };
  } catch (error) {
    if (!(error instanceof GuestFault) || error.code !== 'upstream-unreadable') throw error;
    return { uncached: error.message };
  }
}

function parseBody(body: Uint8Array): Json {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body)) as Json;
  } catch (error) {
    throw new GuestFault('upstream-unreadable', `the response is not JSON: ${messageOf(error)}`);
  }
}

function compileExpression(expression: string): Expression {
  try {
    return compile(expression);
  } catch (error) {
    throw new GuestFault('contract-violation', `${quote(expression)} is not JMESPath: ${messageOf(error)}`);
  }
}

function evaluate(compiled: Expression, expression: string, data: Json): Json {
  try {
    return TreeInterpreter.search(compiled, data);
  } catch (error) {
    const message = messageOf(error);
    // A function that does not exist is the author's mistake, whatever upstream sent.
    const code = message.startsWith('Unknown function') ? 'contract-violation' : 'upstream-unreadable';
    throw new GuestFault(code, `${quote(expression)} fails on the response: ${message}`);
  }
}

function stringify(value: Json): string | undefined {
  try {
    return JSON.stringify(value);
  } catch (error) {
    throw new GuestFault('upstream-unreadable', `the selection cannot be written as JSON: ${messageOf(error)}`);
  }
}

function messageOf(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).slice(0, 300).toWellFormed();
}

function quote(expression: string): string {
  return JSON.stringify(expression.length > 100 ? `${expression.slice(0, 100)}…` : expression);
}
