/** What to know before it leaves: above the text what asks for an act, at the side everything that was looked at. */
import { Button } from '@mantine/core'
import { IconAlertTriangle, IconBan, IconCircleCheck, IconCircleX } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { useWords } from '../../kit/kit-context.ts'
import type { Say } from '../../kit/words.ts'
import type { Check } from '../model/before-sending.ts'
import { COMPOSE_TEXTS } from '../texts/compose.ts'
import css from './compose.module.css'

type Words = { readonly title: string; readonly why: string }

function wordsOf(
  say: Say<typeof COMPOSE_TEXTS>,
  { what, email = '', sentence = '', instead = '' }: Check,
): Words {
  switch (what) {
    case 'refused':
      return { title: say('isRefused', { email }), why: sentence }
    case 'paused':
      return { title: say('isPaused', { email }), why: sentence }
    case 'bounced':
      return { title: say('isBounced', { email }), why: sentence }
    case 'misspelt':
      return { title: say('isMisspelt', { instead }), why: say('isMisspeltWhy', { email }) }
    case 'near':
      return { title: say('isNear', { email, instead }), why: say('isNearWhy') }
    case 'outside':
      return { title: say('isOutside', { email }), why: say('isOutsideWhy') }
    case 'promised':
      return { title: say('isPromised'), why: '' }
    case 'noSubject':
      return { title: say('isNoSubject'), why: '' }
    case 'attached':
      return { title: say('isAttached'), why: '' }
    case 'allowed':
      return { title: say('isAllowed'), why: '' }
    case 'noneNear':
      return { title: say('isNoneNear'), why: '' }
  }
}

/** Those about a recipient; what was forgotten is asked about when it is sent. */
export function ComposeWarnings({
  checks,
  onReplace,
}: {
  readonly checks: readonly Check[]
  /** Without `instead`: taken out. */
  readonly onReplace: (email: string, instead?: string) => void
}): ReactNode {
  const say = useWords(COMPOSE_TEXTS)
  const shown = checks.filter(({ tone, email }) => tone !== 'ok' && email !== undefined)
  if (shown.length === 0) return null
  return (
    <ul className={css.warnings} aria-label={say('before')} aria-live="polite">
      {shown.map((check) => {
        const { title, why } = wordsOf(say, check)
        const { tone, email = '', instead } = check
        const Icon = tone === 'bad' ? IconBan : IconAlertTriangle
        return (
          <li key={`${check.what} ${email}`} className={css.warning}>
            <span className={`${css.square} ${css[tone]}`}>
              <Icon size={18} stroke={1.75} aria-hidden="true" />
            </span>
            <div>
              <h2 className={css.what}>{title}</h2>
              {why !== '' && <p className={css.why}>{why}</p>}
              <div className={css.acts}>
                {instead !== undefined && (
                  <Button size="sm" onClick={() => onReplace(email, instead)}>
                    {say('useInstead', { instead })}
                  </Button>
                )}
                <Button
                  size="sm"
                  variant={tone === 'bad' ? 'default' : 'subtle'}
                  onClick={() => onReplace(email)}
                >
                  {say('takeOut', { email })}
                </Button>
              </div>
            </div>
          </li>
        )
      })}
    </ul>
  )
}

const ICONS = { bad: IconCircleX, warn: IconAlertTriangle, ok: IconCircleCheck } as const

export function ComposeLookedAt({ checks }: { readonly checks: readonly Check[] }): ReactNode {
  const say = useWords(COMPOSE_TEXTS)
  const refused = checks.filter(({ what }) => what === 'refused')
  const others = checks.filter(({ what }) => what !== 'refused')
  const lines: (Words & { readonly tone: Check['tone'] })[] = [
    ...(refused.length > 0
      ? [
          {
            tone: 'bad' as const,
            title: say('isRefusedShort', { n: refused.length }),
            why: say('isRefusedWhy'),
          },
        ]
      : []),
    ...others.map((check) => ({ tone: check.tone, ...wordsOf(say, check) })),
  ]
  return (
    <section aria-label={say('before')}>
      <h2>{say('before')}</h2>
      {lines.length === 0 ? (
        <p className={css.quiet}>{say('nothingYet')}</p>
      ) : (
        <ul className={css.looked}>
          {lines.map(({ tone, title, why }) => {
            const Icon = ICONS[tone]
            return (
              <li key={title}>
                <Icon size={16} stroke={1.75} className={css[`${tone}Icon`]} aria-hidden="true" />
                <div>
                  <p className={css.strong}>{title}</p>
                  {why !== '' && <p className={css.quiet}>{why}</p>}
                </div>
              </li>
            )
          })}
        </ul>
      )}
    </section>
  )
}
