/** What waits for a person, the most urgent first: a sentence, why, and the one thing to press. UI.md §1.1 */
import { Button } from '@mantine/core'
import { IconBan, IconGauge, IconRadar, IconWorld } from '@tabler/icons-react'
import { useNavigate } from '@tanstack/react-router'
import type { ComponentType, ReactNode } from 'react'
import { useWords } from '../../kit/kit-context.ts'
import { Empty } from '../../kit/parts/empty.tsx'
import type { Say } from '../../kit/words.ts'
import { HOME_TEXTS } from '../texts/home.ts'
import css from './panel.module.css'
import { BROKEN, type Home } from './use-home.ts'

export type Decision = {
  readonly key: string
  readonly tone: 'bad' | 'warn'
  readonly icon: ComponentType<{ readonly size?: number; readonly stroke?: number }>
  readonly title: string
  readonly why: string
  readonly button: string
  readonly to: string
}

export function decisionsOf(
  { takeovers, radar, reputation, checks }: Home,
  say: Say<typeof HOME_TEXTS>,
): readonly Decision[] {
  const theft = (takeovers.data?.cases ?? []).map(
    ({ case: id, address, beganAt, held }): Decision => ({
      ...{ key: `theft-${id}`, tone: 'bad', icon: IconBan, to: '/pausas', button: say('review') },
      title: say('theft', { address: address ?? '–' }),
      why: say('theftWhy', { at: new Date(beganAt), n: held }),
    }),
  )
  const stuck = (radar.data?.groups ?? [])
    .filter(({ state }) => state === 'waiting')
    .map(
      ({ group, target, waiting, why }): Decision => ({
        ...{ key: group, tone: 'warn', icon: IconRadar, to: '/cola', button: say('whatToDo') },
        ...{ title: say('stuck', { target, n: waiting }), why },
      }),
    )
  const listed = [...(reputation.data?.addresses ?? []), ...(reputation.data?.domains ?? [])].flatMap(
    ({ name, listed: on }) =>
      on.map(
        ({ list, listName }): Decision => ({
          ...{ key: `${name} ${list}`, tone: 'bad', icon: IconGauge, to: '/reputacion', button: say('see') },
          ...{ title: say('listed', { name, list: listName }), why: say('listedWhy') },
        }),
      ),
  )
  const dns = checks.flatMap(({ data }): Decision[] => {
    const n = data?.rows.filter(({ state }) => BROKEN.includes(state)).length ?? 0
    if (data === undefined || n === 0) return []
    const { domain } = data
    return [
      {
        ...{ key: `dns-${domain}`, tone: 'bad', icon: IconWorld, to: `/dominios/${domain}` },
        ...{ title: say('dns', { domain, n }), why: say('dnsWhy'), button: say('correct') },
      },
    ]
  })
  return [...theft, ...listed, ...stuck, ...dns]
}

export function DecisionList({ decisions }: { readonly decisions: readonly Decision[] }): ReactNode {
  const say = useWords(HOME_TEXTS)
  const navigate = useNavigate()
  if (decisions.length === 0)
    return (
      <section className={css.card}>
        <Empty title={say('calmTitle')} text={say('calmText')} />
      </section>
    )
  return (
    <section className={css.card} aria-label={say('decisions')}>
      {decisions.map(({ key, tone, icon: Icon, title, why, button, to }, at) => (
        <div className={css.line} key={key}>
          <span className={`${css.icon} ${css[tone]}`} aria-hidden="true">
            <Icon size={18} stroke={1.75} />
          </span>
          <div className={css.words}>
            <strong>{title}</strong>
            <p>{why}</p>
          </div>
          <Button
            {...(at === 0 && { variant: 'filled' })}
            aria-label={`${button}: ${title}`}
            onClick={() => void navigate({ to })}
          >
            {button}
          </Button>
        </div>
      ))}
    </section>
  )
}
