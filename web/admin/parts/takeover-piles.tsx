/** Piles of held mail, each with a choice of three; the one that is looked at is shown beside them. */
import type { ReactNode } from 'react'
import { useWords } from '../../kit/kit-context.ts'
import { CHOICES, type Choice, type Choices, choiceOf, keyOf, type Pile } from '../model/triage.ts'
import { TAKEOVER_TEXTS } from '../texts/takeover.ts'
import css from './control.module.css'
import look from './takeover.module.css'
import { useTimes } from './use-times.ts'

export function Piles({
  piles,
  choices,
  choose,
  open,
  show,
}: {
  readonly piles: readonly Pile[]
  readonly choices: Choices
  readonly choose: (pile: Pile, choice: Choice) => void
  readonly open: Pile | undefined
  readonly show: (pile: Pile) => void
}): ReactNode {
  return (
    <ul className={look.piles}>
      {piles.map((pile) => (
        <li key={keyOf(pile)} className={pile === open ? `${look.pile} ${look.on}` : look.pile}>
          <PileWords pile={pile} open={pile === open} show={show} />
          <Pick pile={pile} choice={choiceOf(pile, choices)} choose={choose} />
        </li>
      ))}
    </ul>
  )
}

export function subjectOf(
  pile: Pile,
  say: (key: 'various' | 'noSubject', values?: Record<string, string | number>) => string,
): string {
  const subject = pile.subject || say('noSubject')
  return pile.subjects > 1 ? say('various', { subject, n: pile.subjects - 1 }) : subject
}

function PileWords({
  pile,
  open,
  show,
}: {
  readonly pile: Pile
  readonly open: boolean
  readonly show: (pile: Pile) => void
}): ReactNode {
  const say = useWords(TAKEOVER_TEXTS)
  const times = useTimes()
  return (
    <>
      <div>
        <button type="button" className={css.open} aria-pressed={open} onClick={() => show(pile)}>
          {subjectOf(pile, say)}
        </button>
        <p className={css.muted}>{say('toMany', { n: pile.recipients, replies: pile.replies })}</p>
      </div>
      <span className={look.count}>{times.number(pile.messages)}</span>
    </>
  )
}

const LOOKS: Readonly<Record<Choice, string | undefined>> = {
  drop: look['drop'],
  doubt: undefined,
  release: look['release'],
}

function Pick({
  pile,
  choice,
  choose,
}: {
  readonly pile: Pile
  readonly choice: Choice
  readonly choose: (pile: Pile, choice: Choice) => void
}): ReactNode {
  const say = useWords(TAKEOVER_TEXTS)
  return (
    <fieldset className={look.pick}>
      <legend className="v-hidden">{say('decide', { subject: pile.subject })}</legend>
      {CHOICES.map((one) => (
        <label key={one} className={LOOKS[one]}>
          <input
            type="radio"
            name={keyOf(pile)}
            checked={choice === one}
            onChange={() => choose(pile, one)}
          />
          {say(one)}
        </label>
      ))}
    </fieldset>
  )
}
