/** The rules of the bounce classifier, read from their data files when they are first needed. */
import { readFileSync } from 'node:fs'
import { type Rules, type RuleTexts, readRules } from '../../mail/bounce/rules.ts'
import { createVerdicts, type VerdictOf } from './verdicts.ts'

const DATA = new URL('../../../data/bounces/', import.meta.url)

/** Reads and checks all rules; throws on a file that is missing or on a rule that nobody could mean. */
export function loadBounceRules(): Rules {
  return readRules({
    families: read<RuleTexts['families']>('families'),
    meanings: read<RuleTexts['meanings']>('meanings'),
    signs: read<RuleTexts['signs']>('signs'),
    literal: read<RuleTexts['literal']>('literal'),
    status: read<RuleTexts['status']>('status'),
    meaning: read<RuleTexts['meaning']>('meaning'),
    general: read<RuleTexts['general']>('general'),
  })
}

/** Judges replies by them. */
export function loadVerdicts(): VerdictOf {
  return createVerdicts(loadBounceRules())
}

function read<T>(name: string): T {
  return JSON.parse(readFileSync(new URL(`${name}.json`, DATA), 'utf8')) as T
}
