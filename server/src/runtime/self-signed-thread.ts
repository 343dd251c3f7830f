/** Makes the self-signed certificate in a thread of its own: the library is large and needed once in years. */
import { answerOnce } from './one-shot.ts'
import { makeSelfSigned } from './self-signed.ts'

export type SelfSignedRequest = {
  readonly names: readonly string[]
  readonly addresses: readonly string[]
  readonly nowMs: number
}

await answerOnce(({ names, addresses, nowMs }: SelfSignedRequest) => makeSelfSigned(names, addresses, nowMs))
