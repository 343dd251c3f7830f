/** Whether all goes well, in sentences: what is asked of each part, and what it says. */
import { IconAlertTriangle, IconCircleCheck, IconHelpCircle } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { useWords } from '../../kit/kit-context.ts'
import type { Say } from '../../kit/words.ts'
import { HOME_TEXTS } from '../texts/home.ts'
import css from './panel.module.css'
import { BROKEN, type Home } from './use-home.ts'

type Point = { readonly tone: 'ok' | 'warn' | 'unknown'; readonly title: string; readonly text: string }

export function HealthList({ home }: { readonly home: Home }): ReactNode {
  const say = useWords(HOME_TEXTS)
  return (
    <section className={`${css.card} ${css.pad}`}>
      <h2>{say('health')}</h2>
      <ul className={css.health}>
        {pointsOf(home, say).map(({ tone, title, text }) => (
          <li key={text}>
            {tone === 'ok' && (
              <IconCircleCheck size={18} stroke={1.75} className={css.okMark} aria-hidden="true" />
            )}
            {tone === 'warn' && (
              <IconAlertTriangle size={18} stroke={1.75} className={css.warnMark} aria-hidden="true" />
            )}
            {tone === 'unknown' && (
              <IconHelpCircle size={18} stroke={1.75} className={css.quiet} aria-hidden="true" />
            )}
            <div className={css.words}>
              <strong>{title}</strong>
              <p className={css.quiet}>{text}</p>
            </div>
          </li>
        ))}
      </ul>
    </section>
  )
}

function pointsOf(home: Home, say: Say<typeof HOME_TEXTS>): readonly Point[] {
  return [queuePoint(home, say), dnsPoint(home, say), listPoint(home, say), ...plainPoints(home, say)]
}

function queuePoint({ radar: { data, isError } }: Home, say: Say<typeof HOME_TEXTS>): Point {
  const text = say('healthQueueText')
  if (isError) return { tone: 'unknown', title: say('unknown'), text }
  const n = data?.groups.reduce((sum, { waiting }) => sum + waiting, 0) ?? 0
  return n === 0
    ? { tone: 'ok', title: say('healthQueueOk'), text }
    : { tone: 'warn', title: say('healthQueueBad', { n }), text }
}

function dnsPoint({ checks }: Home, say: Say<typeof HOME_TEXTS>): Point {
  const known = checks.flatMap(({ data }) => (data === undefined ? [] : [data]))
  const text = say('healthDnsText', { n: known.length })
  if (checks.length > 0 && checks.every(({ isError }) => isError))
    return { tone: 'unknown', title: say('unknown'), text }
  if (known.length === 0) return { tone: 'unknown', title: say('healthDnsLooking'), text }
  const isBroken = known.some(({ rows }) => rows.some(({ state }) => BROKEN.includes(state)))
  return isBroken
    ? { tone: 'warn', title: say('healthDnsBad'), text }
    : { tone: 'ok', title: say('healthDnsOk'), text }
}

function listPoint({ reputation: { data, isError } }: Home, say: Say<typeof HOME_TEXTS>): Point {
  const text = say('healthListsText')
  if (isError) return { tone: 'unknown', title: say('unknown'), text }
  const n = [...(data?.addresses ?? []), ...(data?.domains ?? [])].reduce(
    (sum, { listed }) => sum + listed.length,
    0,
  )
  return n === 0
    ? { tone: 'ok', title: say('healthListsOk'), text }
    : { tone: 'warn', title: say('healthListsBad', { n }), text }
}

function plainPoints({ held, count }: Home, say: Say<typeof HOME_TEXTS>): readonly Point[] {
  const points: Point[] = []
  if (held.data !== undefined)
    points.push({ tone: 'ok', title: say('healthHeld', { n: held.data.total }), text: say('healthHeldText') })
  if (count.data !== undefined) {
    const { accounts: n, suspended: s, admins } = count.data
    points.push({
      tone: 'ok',
      title: say('healthAccounts', { n, s }),
      text: say('healthAccountsText', { n: admins }),
    })
  }
  return points
}
