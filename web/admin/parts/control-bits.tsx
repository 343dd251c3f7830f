/** Small parts of the control centre: a word with its colour and sign, a filter, whether what is shown is live. UI.md §4 */
import { IconPlus, IconX } from '@tabler/icons-react'
import type { ComponentType, ReactNode } from 'react'
import { useWords } from '../../kit/kit-context.ts'
import { CONTROL_TEXTS } from '../texts/control.ts'
import css from './control.module.css'
import tag from './tag.module.css'

export type Sign = ComponentType<{
  readonly size?: number
  readonly stroke?: number
  readonly 'aria-hidden'?: 'true'
}>
export type Tone = 'ok' | 'warn' | 'bad' | 'info' | 'go' | 'held' | 'idle'

const TONES: Readonly<Record<Tone, string | undefined>> = {
  ...{ ok: tag['tagOk'], warn: tag['tagWarn'], bad: tag['tagBad'], info: tag['tagInfo'] },
  ...{ go: tag['tagGo'], held: tag['tagHeld'], idle: undefined },
}

/** The word carries the meaning, the sign and the colour help. */
export function Tag({
  tone = 'idle',
  sign: Icon,
  children,
}: {
  readonly tone?: Tone
  readonly sign?: Sign
  readonly children: ReactNode
}): ReactNode {
  return (
    <span className={`${tag.tag} ${TONES[tone] ?? ''}`}>
      {Icon !== undefined && <Icon size={14} stroke={2} aria-hidden="true" />}
      {children}
    </span>
  )
}

/** A filter that is on or off. */
export function Chip({
  on,
  toggle,
  children,
}: {
  readonly on: boolean
  readonly toggle: () => void
  readonly children: ReactNode
}): ReactNode {
  const Icon = on ? IconX : IconPlus
  return (
    <button type="button" className={css.chip} aria-pressed={on} onClick={toggle}>
      <Icon size={14} aria-hidden="true" />
      {children}
    </button>
  )
}

export function Live({ live }: { readonly live: boolean }): ReactNode {
  const say = useWords(CONTROL_TEXTS)
  return <span className={live ? css.live : `${css.live} ${css.late}`}>{say(live ? 'live' : 'late')}</span>
}
