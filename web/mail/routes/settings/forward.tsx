/** All of one's mail to another address too. The address is written twice: a slip gives everything to a stranger. VOICE.md §3.8 */
import { Button, Checkbox, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { type FormEvent, type ReactNode, useState } from 'react'
import type { AnswerOf } from '../../../../contract/src/answer.ts'
import type { PolicyHolder } from '../../../../contract/src/policy.ts'
import type { PersonalFilters } from '../../../../contract/src/sieve.ts'
import css from '../../../kit/account/account.module.css'
import { Card } from '../../../kit/account/card.tsx'
import { Loaded } from '../../../kit/account/loaded.tsx'
import { useDoing, useOwn } from '../../../kit/account/use-own.ts'
import { useKit, useWords } from '../../../kit/kit-context.ts'
import { partForwards, type WholeForward, wholeForwards } from '../../../kit/model/filters.ts'
import { Note } from '../../../kit/parts/note.tsx'
import { ScreenTrouble } from '../../../kit/parts/screen-trouble.tsx'
import { SettingsPage } from '../../parts/settings/settings-page.tsx'
import { FORWARD_TEXTS } from '../../texts/settings/forward.ts'

const KEY = 'own-filters'

export function Screen(): ReactNode {
  const say = useWords(FORWARD_TEXTS)
  const { language } = useKit()
  const { api, at } = useOwn()
  const found = useQuery({
    queryKey: [KEY],
    queryFn: () => api.get<AnswerOf<typeof PersonalFilters>>(at('/filters')),
  })
  const filters = found.data?.filters ?? []
  const forwards = wholeForwards(filters)
  const to = forwards.filter(({ enabled }) => enabled).map(({ action }) => action.address)
  const names = new Intl.ListFormat(language).format(to)
  const others = partForwards(filters)
  return (
    <SettingsPage
      part="reenvio"
      heading={found.data && (to.length === 0 ? say('headNone') : say('headSome', { to: names }))}
      lead={say('lead')}
    >
      <CompanyForward />
      <Loaded query={found}>
        {() => (
          <>
            {forwards.length > 0 && <Forwards forwards={forwards} />}
            {others > 0 && <Note kind="info" title={say('others', { n: others })} />}
            <NewForward />
          </>
        )}
      </Loaded>
    </SettingsPage>
  )
}

/** What the company has decided about this account stands above what its holder wants. */
function CompanyForward(): ReactNode {
  const say = useWords(FORWARD_TEXTS)
  const { language } = useKit()
  const { api, address } = useOwn()
  const policy = useQuery({
    queryKey: ['own-policy'],
    queryFn: () => api.get<AnswerOf<typeof PolicyHolder>>(`/api/v1/policies/${encodeURIComponent(address)}`),
  })
  const places = policy.data?.rules.find(({ name }) => name === 'forwardForever')?.places ?? []
  if (places.length === 0) return null
  return <Note kind="info" title={say('byCompany', { to: new Intl.ListFormat(language).format(places) })} />
}

function Forwards({ forwards }: { readonly forwards: readonly WholeForward[] }): ReactNode {
  const say = useWords(FORWARD_TEXTS)
  const { api, at } = useOwn()
  const { error, run } = useDoing()
  const remove = ({ id, rule, action }: WholeForward): void =>
    void run(() => api.delete(at('/filters'), { query: { id } }), {
      told: say('removed', { to: action.address }),
      undo: () => api.put(at('/filters'), { rule }),
      stale: [KEY],
    })
  return (
    <Card title={say('list')}>
      {error !== undefined && (
        <div className={css.cardBody}>
          <ScreenTrouble error={error} />
        </div>
      )}
      <ul className={css.rows}>
        {forwards.map((one) => (
          <li key={one.id}>
            <div>
              <strong>{one.action.address}</strong>
              <p className={css.quiet}>
                {say(one.action.keep ? 'keeps' : 'noCopy')}
                {!one.enabled && ` · ${say('paused')}`}
              </p>
            </div>
            <Button
              size="sm"
              aria-label={`${say('remove')}: ${one.action.address}`}
              onClick={() => remove(one)}
            >
              {say('remove')}
            </Button>
          </li>
        ))}
      </ul>
    </Card>
  )
}

function NewForward(): ReactNode {
  const say = useWords(FORWARD_TEXTS)
  const { api, at } = useOwn()
  const { busy, error, run } = useDoing()
  const [to, setTo] = useState('')
  const [again, setAgain] = useState('')
  const [keep, setKeep] = useState(true)
  const [differ, setDiffer] = useState(false)
  const add = async (event: FormEvent): Promise<void> => {
    event.preventDefault()
    const address = to.trim()
    const different = address.toLowerCase() !== again.trim().toLowerCase()
    setDiffer(different)
    if (different) return
    const rule = {
      ...{ name: say('rule', { to: address }), when: 'all', conditions: [] },
      actions: [{ kind: 'forward', address, keep }],
    }
    const done = await run(() => api.put(at('/filters'), { rule }), {
      told: say('done', { to: address }),
      stale: [KEY],
    })
    if (!done) return
    setTo('')
    setAgain('')
  }
  return (
    <Card title={say('add')}>
      <form className={`${css.form} ${css.cardBody}`} onSubmit={(event) => void add(event)}>
        <TextInput
          type="email"
          label={say('to')}
          required
          withAsterisk={false}
          autoComplete="off"
          value={to}
          onChange={(event) => setTo(event.currentTarget.value)}
        />
        <TextInput
          type="email"
          label={say('again')}
          required
          withAsterisk={false}
          autoComplete="off"
          error={differ && say('notSame')}
          value={again}
          onChange={(event) => setAgain(event.currentTarget.value)}
        />
        <Checkbox
          label={say('keep')}
          checked={keep}
          onChange={(event) => setKeep(event.currentTarget.checked)}
        />
        {error !== undefined && <ScreenTrouble error={error} />}
        <div>
          <Button type="submit" variant="filled" loading={busy}>
            {say('do')}
          </Button>
        </div>
      </form>
    </Card>
  )
}
