/** Help of `valija policy`, in the language of whoever asks. */
import { POLICY_HELP } from '../lib/catalogue/policy.ts'
import type { Language } from '../lib/text.ts'

type Short<Key> = Key extends `help.policy.${infer Rest}` ? Rest : never
export type PolicyHelp = (key: Short<keyof typeof POLICY_HELP>) => string

export function policyHelp(language: Language): PolicyHelp {
  return (key) => POLICY_HELP[`help.policy.${key}` as keyof typeof POLICY_HELP][language]
}
