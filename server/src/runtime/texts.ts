/** Every sentence there is, and the language of whoever sits at the terminal. */
import { createRequire } from 'node:module'
import type { Language, Texts } from '../lib/text.ts'

/** Of this thread. */
let opened: Texts | undefined

/**
 * The catalogues take megabytes in each thread, and a thread at rest has nothing to say: they are loaded, at once and not by
 * a promise, with the first sentence.
 */
export function createTexts(): Texts {
  return {
    format: (language, text) => open().format(language, text),
    has: (key) => open().has(key),
  }
}

function open(): Texts {
  opened ??= load().openTexts()
  return opened
}

function load(): typeof import('./catalogues.ts') {
  return createRequire(import.meta.url)('./catalogues.ts') as typeof import('./catalogues.ts')
}

/** The language of the person at the terminal, by the rules of setlocale(3). */
export function languageOf(env: Readonly<Record<string, string | undefined>>): Language {
  const locale = [env['LC_ALL'], env['LC_MESSAGES'], env['LANG']].find(
    (one) => one !== undefined && one !== '',
  )
  return locale?.toLowerCase().startsWith('es') ? 'es' : 'en'
}
