/**
 * Who a message goes to: names that stand, each to be taken away, and a place to type the next one, with offers. Addresses may
 * be pasted by the hundred. `value` is the text of the draft, so nothing typed is lost. WAI-ARIA 1.2 combobox
 *
 *   <RecipientField name="to" label={say('to')} value={draft.to} onChange={(to) => change({ to })} />
 */
import { IconAlertTriangle, IconBan, IconX } from '@tabler/icons-react'
import {
  type ClipboardEvent,
  type KeyboardEvent,
  type ReactNode,
  type RefObject,
  useId,
  useRef,
  useState,
} from 'react'
import { useWords } from '../../kit/kit-context.ts'
import { Avatar } from '../../kit/parts/avatar.tsx'
import { nameOf } from '../model/mail.ts'
import type { Person } from '../model/people.ts'
import {
  afterTyping,
  committed,
  isSeveral,
  type Recipients,
  recipientsOf,
  recipientsText,
  withAddresses,
  withoutAddress,
  withoutLast,
  withoutWrong,
} from '../model/recipients.ts'
import { RECIPIENT_TEXTS } from '../texts/recipients.ts'
import { PersonOffers } from './person-offers.tsx'
import css from './recipient-field.module.css'
import { useOffers } from './use-people.ts'

export type RecipientFieldProps = {
  readonly name: string
  readonly label: string
  /** `"Luis" <luis@b.test>, ana@a.test`, as in a draft. */
  readonly value: string
  readonly onChange: (value: string) => void
  /** `bad`: it would be refused; `warn`: it came back lately, or another warning is told of it. */
  readonly toneOf?: (email: string) => 'warn' | 'bad' | undefined
  readonly disabled?: boolean
  readonly autoFocus?: boolean
  /** At the end of the line: the buttons for Cc and Bcc. */
  readonly actions?: ReactNode
}

export function RecipientField(props: RecipientFieldProps): ReactNode {
  const { name, label, disabled = false, autoFocus = false, actions } = props
  const id = useId()
  const input = useRef<HTMLInputElement>(null)
  const field = useField(props, input)
  const { now, offers, active, isOpen } = field
  return (
    <div className={css.line}>
      <label className={css.label} htmlFor={id}>
        {label}
      </label>
      <div className={css.box}>
        <Chips field={field} toneOf={props.toneOf} disabled={disabled} label={label} />
        <input
          {...{ id, name, disabled, autoFocus, ref: input }}
          className={css.input}
          type="text"
          inputMode="email"
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          role="combobox"
          aria-expanded={isOpen}
          aria-controls={`${id}-offers`}
          aria-autocomplete="list"
          aria-activedescendant={isOpen && active >= 0 ? `${id}-${String(active)}` : undefined}
          value={now.typed}
          onChange={(event) => field.type(event.currentTarget.value)}
          onKeyDown={field.onKey}
          onPaste={field.onPaste}
          onFocus={field.onFocus}
          onBlur={field.onBlur}
        />
        {isOpen && <PersonOffers id={id} offers={offers} active={active} take={field.take} />}
      </div>
      {actions !== undefined && <div className={css.actions}>{actions}</div>}
    </div>
  )
}

type Field = ReturnType<typeof useField>

function useField({ value, onChange }: RecipientFieldProps, input: RefObject<HTMLInputElement | null>) {
  const [own, setOwn] = useState<{ readonly value: string; readonly now: Recipients }>()
  const [asked, setAsked] = useState(false)
  const [isShut, setShut] = useState(true)
  const [wanted, setActive] = useState(0)
  // What somebody else made of the text (a draft that was opened, an address that was replaced) stands as it is.
  const now = own?.value === value ? own.now : recipientsOf(value)
  const offers = useOffers(now.typed, now.addresses, asked)
  const isOpen = !isShut && offers.length > 0
  const active = Math.min(wanted, offers.length - 1)

  const set = (next: Recipients): void => {
    const text = recipientsText(next)
    setOwn({ value: text, now: next })
    if (text !== value) onChange(text)
  }
  const close = (): void => {
    setShut(true)
    setActive(0)
  }
  const take = (person: Person): void => {
    set({ ...withAddresses(now, person.addresses), typed: '' })
    close()
    input.current?.focus()
  }
  const type = (text: string): void => {
    set(afterTyping(now, text))
    setShut(false)
    setActive(0)
  }
  const onKey = (event: KeyboardEvent<HTMLInputElement>): void =>
    keyed(event, {
      ...{ now, offers, active, isOpen, set, take, close },
      show: (at) => {
        setShut(false)
        setActive(at)
      },
    })
  const onPaste = (event: ClipboardEvent): void => {
    const text = event.clipboardData.getData('text/plain')
    if (!isSeveral(text)) return
    event.preventDefault()
    set(committed(now, now.typed + text))
    close()
  }
  return {
    ...{ now, offers, active, isOpen, set, take, type, onKey, onPaste },
    onFocus: () => setAsked(true),
    onBlur: () => {
      if (now.typed.trim() !== '') set(committed(now))
      close()
    },
    /** After a name was taken away by the keyboard. */
    focus: () => input.current?.focus(),
  }
}

type Held = {
  readonly now: Recipients
  readonly offers: readonly Person[]
  readonly active: number
  readonly isOpen: boolean
  readonly set: (next: Recipients) => void
  readonly take: (person: Person) => void
  readonly close: () => void
  readonly show: (at: number) => void
}

/** WAI-ARIA 1.2 combobox: arrows choose, Enter and Tab take, Escape closes, Backspace takes the last name away. */
function keyed(event: KeyboardEvent<HTMLInputElement>, held: Held): void {
  const { now, offers, active, isOpen, set, take, close, show } = held
  const chosen = isOpen ? offers[active] : undefined
  if (event.nativeEvent.isComposing) return
  if ((event.key === 'ArrowDown' || event.key === 'ArrowUp') && offers.length > 0) {
    event.preventDefault()
    const step = event.key === 'ArrowDown' ? 1 : -1
    show(isOpen ? (active + step + offers.length) % offers.length : 0)
  } else if (event.key === 'Escape' && isOpen) {
    event.preventDefault()
    event.stopPropagation()
    close()
  } else if (event.key === 'Enter' && !event.ctrlKey && !event.metaKey) {
    event.preventDefault()
    if (chosen !== undefined) take(chosen)
    else if (now.typed.trim() !== '') set(committed(now))
  } else if (event.key === 'Tab' && chosen !== undefined && !event.shiftKey && now.typed.trim() !== '') {
    event.preventDefault()
    take(chosen)
  } else if (event.key === 'Backspace' && now.typed === '') set(withoutLast(now))
}

function Chips({
  field: { now, set, focus },
  toneOf,
  disabled,
  label,
}: {
  readonly field: Field
  readonly toneOf: RecipientFieldProps['toneOf']
  readonly disabled: boolean
  readonly label: string
}): ReactNode {
  const say = useWords(RECIPIENT_TEXTS)
  if (now.addresses.length + now.wrong.length === 0) return null
  const remove = (who: string, rest: Recipients): ReactNode =>
    disabled ? null : (
      <button
        type="button"
        aria-label={say('remove', { who })}
        onClick={() => {
          set(rest)
          focus()
        }}
      >
        <IconX size={14} stroke={1.75} aria-hidden="true" />
      </button>
    )
  return (
    <ul className={css.chips} aria-label={label}>
      {now.addresses.map((address) => {
        const who = nameOf(address)
        const tone = toneOf?.(address.email)
        return (
          <li key={address.email} className={css.chip} data-tone={tone} title={address.email}>
            {tone === undefined && <Avatar name={who} size={24} />}
            {tone === 'bad' && <IconBan size={16} stroke={1.75} aria-hidden="true" />}
            {tone === 'warn' && <IconAlertTriangle size={16} stroke={1.75} aria-hidden="true" />}
            <bdi>{who}</bdi>
            {tone !== undefined && <span className={css.heard}>{say(tone)}</span>}
            {remove(who, withoutAddress(now, address.email))}
          </li>
        )
      })}
      {now.wrong.map((piece) => (
        <li key={`wrong ${piece}`} className={css.chip} data-tone="bad">
          <button
            type="button"
            className={css.mend}
            title={say('mend', { what: piece })}
            disabled={disabled}
            onClick={() => {
              set({ ...withoutWrong(now, piece), typed: piece })
              focus()
            }}
          >
            <IconAlertTriangle size={16} stroke={1.75} aria-hidden="true" />
            <bdi>{piece}</bdi>
          </button>
          {remove(piece, withoutWrong(now, piece))}
        </li>
      ))}
    </ul>
  )
}
