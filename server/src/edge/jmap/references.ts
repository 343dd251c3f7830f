/**
 * Arguments that are answers of an earlier call of the same request: `"#ids": {"resultOf":"a","name":"Email/query",
 * "path":"/ids"}`. What they lead to is counted: calls that each ask for all of the one before would multiply. RFC 8620 §3.7,
 * THREATS JM1
 */
import type { JsonObject, JsonValue } from '../jmap-server.ts'
import { REFERENCE_OCTETS_MAX, REFERENCE_STEPS_MAX, REFERENCE_VALUES_MAX } from './limits.ts'
import { MethodError } from './method-error.ts'
import { isList, isObject } from './read-request.ts'

export type Answered = { readonly name: string; readonly answer: JsonObject; readonly id: string }

/** What the references of one call may still lead to. */
type Left = { values: number; octets: number; steps: number }

/** The arguments with every reference replaced. Throws MethodError `invalidResultReference`, `invalidArguments`. */
export function resolveReferences(args: JsonObject, answered: readonly Answered[]): JsonObject {
  const names = Object.keys(args)
  if (!names.some((name) => name.startsWith('#'))) return args
  const left = { values: REFERENCE_VALUES_MAX, octets: REFERENCE_OCTETS_MAX, steps: REFERENCE_STEPS_MAX }
  const resolved = new Map<string, JsonValue | undefined>()
  for (const name of names) {
    const plain = name.startsWith('#') ? name.slice(1) : name
    if (resolved.has(plain)) throw new MethodError('invalidArguments', `${plain} is there twice`)
    resolved.set(plain, plain === name ? args[name] : resolve(args[name], answered, left))
  }
  return Object.fromEntries(resolved)
}

function resolve(reference: JsonValue | undefined, answered: readonly Answered[], left: Left): JsonValue {
  const { resultOf, name, path } = isObject(reference) ? reference : {}
  const found = answered.find((one) => one.id === resultOf && one.name === name)
  if (found === undefined || typeof path !== 'string') throw wrong('no such answer')
  const value = follow(found.answer, tokensOf(path), left)
  if (value === undefined) throw wrong('nothing there')
  left.octets -= Buffer.byteLength(JSON.stringify(value))
  if (left.octets < 0) throw wrong('it leads to too much')
  return value
}

/** RFC 6901 §3 */
function tokensOf(path: string): readonly string[] {
  if (path === '') return []
  if (!path.startsWith('/')) throw wrong('no path')
  return path
    .slice(1)
    .split('/')
    .map((token) => token.replaceAll('~1', '/').replaceAll('~0', '~'))
}

/** As JSON Pointer, and `*` for each of a list, whose lists become one. Depth is that of the path, which the request bounds. */
function follow(value: JsonValue | undefined, tokens: readonly string[], left: Left): JsonValue | undefined {
  let here = value
  for (const [at, token] of tokens.entries()) {
    if (isList(here) && token === '*') {
      const rest = tokens.slice(at + 1)
      const all: JsonValue[] = []
      for (const one of here as readonly JsonValue[]) {
        if (left.steps-- <= 0) throw wrong('it leads to too much')
        const found = follow(one, rest, left)
        if (found === undefined) throw wrong('nothing there')
        for (const each of isList(found) ? (found as readonly JsonValue[]) : [found]) {
          if (left.values-- <= 0) throw wrong('it leads to too much')
          all.push(each)
        }
      }
      return all
    }
    if (isList(here)) here = /^(?:0|[1-9]\d{0,8})$/.test(token) ? here[Number(token)] : undefined
    else if (isObject(here)) here = Object.hasOwn(here, token) ? here[token] : undefined
    else return undefined
  }
  return here
}

function wrong(why: string): MethodError {
  return new MethodError('invalidResultReference', why)
}
