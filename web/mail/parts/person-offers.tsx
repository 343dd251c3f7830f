/** The people who fit what is typed, below the place where it is typed. WAI-ARIA 1.2 listbox */
import { IconBuilding, IconUsers } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { useWords } from '../../kit/kit-context.ts'
import { Avatar } from '../../kit/parts/avatar.tsx'
import type { Person } from '../model/people.ts'
import { RECIPIENT_TEXTS } from '../texts/recipients.ts'
import css from './recipient-field.module.css'

export function PersonOffers({
  id,
  offers,
  active,
  take,
}: {
  /** Of the place to type; the offers have theirs from it. */
  readonly id: string
  readonly offers: readonly Person[]
  readonly active: number
  readonly take: (person: Person) => void
}): ReactNode {
  const say = useWords(RECIPIENT_TEXTS)
  return (
    <>
      <div id={`${id}-offers`} className={css.offers} role="listbox" aria-label={say('offers')}>
        {offers.map((person, at) => (
          <button
            type="button"
            key={person.key}
            id={`${id}-${String(at)}`}
            className={css.offer}
            role="option"
            tabIndex={-1}
            aria-selected={at === active}
            // The place to type keeps the focus.
            onMouseDown={(event) => event.preventDefault()}
            onClick={() => take(person)}
          >
            {person.isGroup ? (
              <span className={css.group}>
                <IconUsers size={16} stroke={1.75} aria-hidden="true" />
              </span>
            ) : (
              <Avatar name={person.name} size={28} />
            )}
            <span className={css.who}>
              <bdi className={css.name}>{person.name}</bdi>
              <bdi className={css.address}>
                {person.isGroup ? say('people', { n: person.addresses.length }) : person.addresses[0]?.email}
              </bdi>
            </span>
            {person.source === 'company' && (
              <span className={css.source}>
                <IconBuilding size={14} stroke={1.75} aria-hidden="true" />
                {say('company')}
              </span>
            )}
          </button>
        ))}
      </div>
      <span className={css.heard} role="status">
        {say('found', { n: offers.length })}
      </span>
    </>
  )
}
