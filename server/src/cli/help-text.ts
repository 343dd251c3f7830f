/** Help of the frame's own commands; they are described before any context exists. */
import { RUNTIME_HELP } from '../lib/catalogue/runtime-help.ts'
import type { Language } from '../lib/text.ts'

export function helpText(language: Language, key: keyof typeof RUNTIME_HELP): string {
  return RUNTIME_HELP[key][language]
}
