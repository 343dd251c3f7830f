/** A plan as pages to print; its answers are attached, so that it can be reckoned anew. */
import type { Language, Texts } from '../../lib/text.ts'
import { writePdf } from '../ledger/pdf.ts'
import { PdfSheet, SIZES } from '../ledger/pdf-sheet.ts'
import { dayText, type WordedPlan } from './word-plan.ts'

export function planPdf(plan: WordedPlan, madeMs: number, texts: Texts, language: Language): Buffer {
  const say = (key: string, values: Readonly<Record<string, string | number>> = {}): string =>
    texts.format(language, { key: `plan.${key}`, values })
  const sheet = new PdfSheet()
  const part = (name: string): void => {
    sheet.rule()
    sheet.line(say(`part.${name}`), 'title', SIZES.lead)
    sheet.gap(6)
  }
  const row = (name: string, value: string): void => sheet.row(name, value, 'label')
  sheet.line(plan.title, 'title', SIZES.title)
  sheet.gap(6)
  sheet.paragraph(plan.sentence, SIZES.lead)
  part('sizes')
  for (const { name, value, why } of plan.sizes) row(name, `${value}. ${why}`)
  part('years')
  for (const { name, disk } of plan.years) row(name, say('gigabytes', { n: disk }))
  part('keep')
  for (const { name, value, why } of plan.keep) row(name, `${value}. ${why}`)
  part('lanes')
  for (const { name, why } of plan.lanes) row(name, why)
  part('steps')
  for (const { date, until, name, why } of plan.steps) {
    const from = dayText(date, language)
    row(until === null ? from : say('days', { from, until: dayText(until, language) }), `${name}. ${why}`)
  }
  part('notes')
  for (const { text } of plan.notes) {
    sheet.paragraph(text, SIZES.text)
    sheet.gap(4)
  }
  const answers = JSON.stringify(plan.answers, undefined, 2)
  return writePdf({
    ...{ title: plan.title, language, madeMs },
    pages: sheet.pages((n, of) => say('page', { n, of })),
    attached: { name: 'plan.json', type: 'application/json', bytes: Buffer.from(answers) },
  })
}
