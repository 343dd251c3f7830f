/** Words on a tint, with an icon of their own: colour is the third signal. UI.md §1.7, §2 */
import {
  IconAlertCircle,
  IconArrowBackUp,
  IconCheck,
  IconClock,
  IconHelpCircle,
  IconMailbox,
  IconPlayerPause,
  IconRefresh,
  IconSend,
  IconShieldX,
  IconTrash,
  IconUserX,
  IconWorldX,
} from '@tabler/icons-react'
import type { ComponentType, ReactNode } from 'react'
import { useWords } from '../kit-context.ts'
import { TAG_TEXTS } from '../texts/tags.ts'
import css from './tag.module.css'

type Icon = ComponentType<{ readonly size?: number; readonly stroke?: number }>
export type Tone = 'ok' | 'warn' | 'bad' | 'info' | 'idle' | 'brand' | 'held'
export type QueueState = 'waiting' | 'sending' | 'deferred' | 'held' | 'delivered' | 'bounced' | 'dropped'
export type BounceClass = 'invalid' | 'full' | 'spam' | 'domain' | 'unknown'
/** The same order in every chart, list and filter. */
export const BOUNCE_CLASSES: readonly BounceClass[] = ['invalid', 'full', 'spam', 'domain', 'unknown']
export type Level = 1 | 2 | 3 | 4 | 5

const QUEUE: Readonly<Record<QueueState, { readonly tone: Tone; readonly icon: Icon }>> = {
  waiting: { tone: 'idle', icon: IconClock },
  sending: { tone: 'brand', icon: IconSend },
  deferred: { tone: 'warn', icon: IconRefresh },
  held: { tone: 'held', icon: IconPlayerPause },
  delivered: { tone: 'ok', icon: IconCheck },
  bounced: { tone: 'bad', icon: IconArrowBackUp },
  dropped: { tone: 'idle', icon: IconTrash },
}
const BOUNCES: Readonly<Record<BounceClass, Icon>> = {
  invalid: IconUserX,
  full: IconMailbox,
  spam: IconShieldX,
  domain: IconWorldX,
  unknown: IconHelpCircle,
}

export function Tag({
  tone,
  icon: Shown = tone === 'bad' ? IconAlertCircle : undefined,
  children,
}: {
  readonly tone: Tone | BounceClass
  readonly icon?: Icon | undefined
  readonly children: ReactNode
}): ReactNode {
  return (
    <span className={`${css.tag} ${css[tone]}`}>
      {Shown !== undefined && <Shown size={14} stroke={1.75} />}
      <span>{children}</span>
    </span>
  )
}

export function QueueTag({ state }: { readonly state: QueueState }): ReactNode {
  const say = useWords(TAG_TEXTS)
  return <Tag {...QUEUE[state]}>{say(state)}</Tag>
}

export function BounceTag({ kind }: { readonly kind: BounceClass }): ReactNode {
  const say = useWords(TAG_TEXTS)
  return (
    <Tag tone={kind} icon={BOUNCES[kind]}>
      {say(kind)}
    </Tag>
  )
}

/** A level is a place; the verdict beside it carries the judgement. */
export function LevelChip({ level }: { readonly level: Level }): ReactNode {
  const say = useWords(TAG_TEXTS)
  const name = say('level', { n: level, name: say(`level${level}`) })
  return (
    <span className={`${css.level} ${css[`l${level}`]}`} role="img" aria-label={name} title={name}>
      <span aria-hidden="true">{level}</span>
    </span>
  )
}
