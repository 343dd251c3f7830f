/** What a step of signing in ends with when it does not open the door. */
import { ApiProblem } from './api-client.ts'
import { useWords } from './kit-context.ts'
import { PasskeyUnused } from './model/passkey.ts'
import { SIGN_IN_TEXTS } from './texts/sign-in.ts'

/** What the password was right for, and what else is asked. */
export type Pending = { readonly pending: string; readonly ways: readonly string[] }

/** Another password is asked for before anything else: where it is chosen, on this server. */
export function passwordDue(error: unknown): string | undefined {
  if (!(error instanceof ApiProblem) || error.reason !== 'auth.passwordDueHere') return undefined
  const { url } = error.members
  return typeof url === 'string' ? new URL(url, location.origin).pathname : undefined
}

/** Why it did not work, in words. The server's are for mail programs too; what everybody meets is said for people. */
export function useSignInTrouble(): (error: unknown) => string {
  const say = useWords(SIGN_IN_TEXTS)
  return (error) => {
    if (error instanceof PasskeyUnused) return say('unused')
    if (error instanceof ApiProblem) return error.reason === 'auth.wrong' ? say('wrong') : error.message
    return say('unreachable')
  }
}
