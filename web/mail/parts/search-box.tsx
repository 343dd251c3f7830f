/** Finding mail: words and conditions, which become chips that can be taken away. */
import { IconSearch, IconX } from '@tabler/icons-react'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { type FormEvent, type ReactNode, useEffect, useId, useState } from 'react'
import { useKit, useWords } from '../../kit/kit-context.ts'
import { parseSearch, searchText, suggestions } from '../model/search.ts'
import { MAIL_TEXTS } from '../texts/mail.ts'
import css from './search.module.css'

export const SEARCH_ID = 'find-mail'

export function SearchBox(): ReactNode {
  const say = useWords(MAIL_TEXTS)
  const { language } = useKit()
  const navigate = useNavigate()
  const { q = '' } = useSearch({ strict: false }) as { q?: string }
  const [text, setText] = useState(q)
  const offers = useId()
  useEffect(() => setText(q), [q])
  const find = (event: FormEvent): void => {
    event.preventDefault()
    void navigate(text.trim() === '' ? { to: '/' } : { to: '/buscar', search: { q: text.trim() } as never })
  }
  const before = text.slice(0, text.search(/\S*$/))
  return (
    <search className={css.search}>
      <form onSubmit={find} className={css.box}>
        <IconSearch size={16} stroke={1.75} aria-hidden="true" />
        <input
          id={SEARCH_ID}
          type="search"
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
          placeholder={say('searchHint')}
          aria-label={say('search')}
          list={offers}
          autoComplete="off"
          enterKeyHint="search"
        />
        <datalist id={offers}>
          {suggestions(text, language).map((offer) => (
            <option key={offer} value={before + offer} />
          ))}
        </datalist>
        <span className={css.key}>/</span>
      </form>
    </search>
  )
}

export function SearchChips({ query }: { readonly query: string }): ReactNode {
  const say = useWords(MAIL_TEXTS)
  const { language } = useKit()
  const navigate = useNavigate()
  const terms = parseSearch(query)
  return (
    <ul className={css.chips}>
      {terms.map((term, at) => {
        const what = searchText([term], language)
        const rest = searchText(terms.toSpliced(at, 1), language)
        return (
          <li key={`${what} ${String(at)}`}>
            <button
              type="button"
              className={css.chip}
              aria-label={say('takeAway', { what })}
              onClick={() => void navigate({ to: '/buscar', search: { q: rest } as never })}
            >
              <bdi>{what}</bdi>
              <IconX size={14} stroke={1.75} aria-hidden="true" />
            </button>
          </li>
        )
      })}
    </ul>
  )
}
