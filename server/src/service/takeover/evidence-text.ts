/** Why an account was stopped, in words. */
import type { Language, Texts } from '../../lib/text.ts'
import type { Evidence } from './rules.ts'

export function evidenceText(texts: Texts, language: Language, evidence: Evidence): string {
  const { measure, count, seconds, usual, newRecipients, country, ownCountries, hour, bounced } = evidence
  const part = (key: string, values: Readonly<Record<string, string | number>>): string =>
    texts.format(language, { key: `takeover.evidence.${key}`, values })
  const minutes = seconds / 60
  return [
    part(measure, { count, minutes }),
    ...(measure !== 'newRecipients' && newRecipients > 0 ? [part('newPeople', { m: newRecipients })] : []),
    part('usual', { usual }),
    ...(country === undefined
      ? []
      : [
          part('country', {
            country: countryName(language, country),
            own: (ownCountries ?? []).map((one) => countryName(language, one)).join(', '),
          }),
        ]),
    ...(hour === undefined ? [] : [part('hour', { hour })]),
    ...(bounced === undefined ? [] : [part('bounced', { bounced })]),
  ].join('; ')
}

export function timeText(ms: number, language: Language): string {
  return new Date(ms).toLocaleString(language, { dateStyle: 'short', timeStyle: 'short' })
}

function countryName(language: Language, code: string): string {
  return new Intl.DisplayNames(language, { type: 'region', fallback: 'code' }).of(code) ?? code
}
