/** Whose mail always arrives and whose never does. MISSION M20, M9 */
import { Button, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { type FormEvent, type ReactNode, useState } from 'react'
import type { AnswerOf } from '../../../../contract/src/answer.ts'
import type { FilterLists } from '../../../../contract/src/filter.ts'
import css from '../../../kit/account/account.module.css'
import { Card } from '../../../kit/account/card.tsx'
import { Loaded } from '../../../kit/account/loaded.tsx'
import { useDoing, useOwn } from '../../../kit/account/use-own.ts'
import { useWords } from '../../../kit/kit-context.ts'
import { ScreenTrouble } from '../../../kit/parts/screen-trouble.tsx'
import { SettingsPage } from '../../parts/settings/settings-page.tsx'
import { SENDERS_TEXTS } from '../../texts/settings/senders.ts'

type Entry = AnswerOf<typeof FilterLists>['entries'][number]
type List = Entry['list']
const LISTS: readonly List[] = ['allow', 'block', 'trusted']
const URL = '/api/v1/filter/lists'
const KEY = 'own-senders'

export function Screen(): ReactNode {
  const say = useWords(SENDERS_TEXTS)
  const { api, address } = useOwn()
  // By its address: who administers would be told of the company otherwise.
  const found = useQuery({
    queryKey: [KEY],
    queryFn: () => api.get<AnswerOf<typeof FilterLists>>(URL, { query: { address } }),
  })
  return (
    <SettingsPage part="remitentes" lead={say('lead')}>
      <Loaded query={found}>
        {({ entries }) =>
          LISTS.map((list) => (
            <ListCard key={list} list={list} entries={entries.filter((one) => one.list === list)} />
          ))
        }
      </Loaded>
    </SettingsPage>
  )
}

function ListCard({ list, entries }: { readonly list: List; readonly entries: readonly Entry[] }): ReactNode {
  const say = useWords(SENDERS_TEXTS)
  const { api, address } = useOwn()
  const { busy, error, run } = useDoing()
  const [text, setText] = useState('')
  const put = (subject: string): Promise<unknown> =>
    api.post(`${URL}/${list}`, { address, subjects: [subject] })
  const take = (subject: string): Promise<unknown> =>
    api.delete(`${URL}/${list}`, { query: { address, subjects: subject } })
  const add = async (event: FormEvent): Promise<void> => {
    event.preventDefault()
    const who = text.trim()
    if (await run(() => put(who), { told: say('added', { who }), undo: () => take(who), stale: [KEY] }))
      setText('')
  }
  const remove = ({ subject, shown }: Entry): void =>
    void run(() => take(subject), {
      told: say('removed', { who: shown }),
      undo: () => put(subject),
      stale: [KEY],
    })
  const ofDomains = list === 'trusted'
  return (
    <Card title={say(list)} text={say(`${list}-why`)}>
      <form className={`${css.cardBody} ${css.acts}`} onSubmit={(event) => void add(event)}>
        <TextInput
          aria-label={`${say(list)}: ${say(ofDomains ? 'domain' : 'who')}`}
          placeholder={say(ofDomains ? 'domainHint' : 'whoHint')}
          autoCapitalize="none"
          spellCheck={false}
          required
          style={{ flex: '1 1 14rem' }}
          maw={360}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
        />
        <Button type="submit" loading={busy} aria-label={`${say(list)}: ${say('add')}`}>
          {say('add')}
        </Button>
      </form>
      {error !== undefined && (
        <div className={css.cardBody}>
          <ScreenTrouble error={error} />
        </div>
      )}
      {entries.length === 0 ? (
        <p className={`${css.cardBody} ${css.quiet}`}>{say('empty')}</p>
      ) : (
        <ul className={css.rows}>
          {entries.map((entry) => (
            <li key={entry.subject}>
              <div>
                <bdi>{entry.shown}</bdi>
              </div>
              {entry.byHolder ? (
                <Button
                  size="sm"
                  aria-label={`${say('remove')}: ${entry.shown}`}
                  onClick={() => remove(entry)}
                >
                  {say('remove')}
                </Button>
              ) : (
                <span className={css.quiet}>{say('byAdmin', { who: entry.addedBy })}</span>
              )}
            </li>
          ))}
        </ul>
      )}
    </Card>
  )
}
