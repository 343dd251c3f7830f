/** Filters of JMAP: conditions, joined by operators. RFC 8620 §5.5 */
import type { JsonObject, JsonValue } from '../jmap-server.ts'
import { MethodError } from './method-error.ts'
import { isList, isObject } from './read-request.ts'

/**
 * What a filter lets through; `read` reads one condition. Depth is bounded by that of the request (JSON_DEPTH_MAX). Throws
 * MethodError `unsupportedFilter`, `invalidArguments`.
 */
export function readFilter<Thing>(
  filter: JsonValue,
  read: (condition: JsonObject) => (thing: Thing) => boolean,
): (thing: Thing) => boolean {
  if (filter === null) return () => true
  if (!isObject(filter)) throw new MethodError('invalidArguments', 'a filter is an object')
  if (!('operator' in filter)) return read(filter)
  const { operator, conditions } = filter
  if (!isList(conditions)) throw new MethodError('invalidArguments', 'an operator has conditions')
  const tests = conditions.map((one) => readFilter(one, read))
  if (operator === 'AND') return (thing) => tests.every((holds) => holds(thing))
  if (operator === 'OR') return (thing) => tests.some((holds) => holds(thing))
  if (operator === 'NOT') return (thing) => !tests.some((holds) => holds(thing))
  throw new MethodError('unsupportedFilter', 'AND, OR or NOT')
}
