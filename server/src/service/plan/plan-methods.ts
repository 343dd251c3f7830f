/** The plan finder: from how a company works to what it needs. Nothing is kept, nothing of anybody is read. MISSION M22 */
import { z } from 'zod'
import type { Clock } from '../../lib/clock.ts'
import { LANGUAGES, type Language, type Texts } from '../../lib/text.ts'
import { no } from '../admin/access.ts'
import { type AdminMethod, adminMethod, type Json } from '../admin/method.ts'
import { PLAN_FIELDS, type PlanAnswers } from './answers.ts'
import { type WordedPlan, wordPlan } from './word-plan.ts'

type PlanDeps = { readonly clock: Clock; readonly texts: Texts }

const ASKED = z.strictObject({ ...PLAN_FIELDS, language: z.enum(LANGUAGES).optional() })

export function planMethods(deps: PlanDeps): readonly AdminMethod[] {
  return [
    adminMethod({
      name: 'plan.show',
      scope: 'company',
      input: ASKED,
      run: ({ language: own }, { language = own, ...answers }) => {
        const plan: Json = { ...planOf(deps, answers, language) }
        return Promise.resolve(plan)
      },
    }),
    adminMethod({
      name: 'plan-pdf.show',
      scope: 'company',
      input: ASKED,
      run: async ({ language: own }, { language = own, ...answers }) => {
        const { planPdf } = await import('./plan-pdf.ts')
        const pdf = planPdf(planOf(deps, answers, language), deps.clock.now(), deps.texts, language)
        return { name: 'plan.pdf', base64: pdf.toString('base64') }
      },
    }),
  ]
}

/** Throws Refusal `invalid` for shares that are more than everybody. */
function planOf({ clock, texts }: PlanDeps, answers: PlanAnswers, language: Language): WordedPlan {
  if (answers.pop3 + answers.webmail > 100) throw no('invalid', 'plan.shares')
  return wordPlan(answers, clock.now(), texts, language)
}
