/** Answers as text: each is written once to be counted, and what was counted is what leaves. THREATS JM1 */
import type { JsonObject } from '../jmap-server.ts'

const texts = new WeakMap<JsonObject, string>()

/** The answer, whose text is kept for as long as it is. */
export function withText(answer: JsonObject, methodResponses: readonly string[]): JsonObject {
  const { methodResponses: _, ...rest } = answer
  texts.set(answer, `{"methodResponses":[${methodResponses.join(',')}],${JSON.stringify(rest).slice(1)}`)
  return answer
}

/** As JSON. */
export function answerText(answer: JsonObject): string {
  return texts.get(answer) ?? JSON.stringify(answer)
}
