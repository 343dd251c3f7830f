/** A mail program asks to open one's mail: who it says it is, what it wants, yes or no. RFC 6749 §4.1.1 */
import { Button } from '@mantine/core'
import { IconCheck } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import type { ShownGrant } from '../../../contract/src/oauth.ts'
import { useApi, useSession, useWords } from '../../kit/kit-context.ts'
import { Empty } from '../../kit/parts/empty.tsx'
import { ScreenTrouble } from '../../kit/parts/screen-trouble.tsx'
import { Shape } from '../../kit/parts/shape.tsx'
import { usePageTitle } from '../../kit/use-page-title.ts'
import css from '../parts/allow.module.css'
import { ALLOW_TEXTS } from '../texts/allow.ts'

type Asked = Readonly<Record<string, string>>

/** What programs say beside these is not ours to pass on. */
const FIELDS = [
  ...['response_type', 'client_id', 'redirect_uri', 'scope', 'state'],
  ...['code_challenge', 'code_challenge_method'],
]

export function Screen(): ReactNode {
  const say = useWords(ALLOW_TEXTS)
  const api = useApi()
  const [asked] = useState(readAsked)
  const look = useQuery({
    queryKey: ['oauth', asked],
    queryFn: () => api.post<ShownGrant>('/api/v1/oauth/look', asked),
    retry: false,
  })
  usePageTitle(say('window'))
  return (
    <div className={css.page}>
      {look.isError ? (
        <>
          <h1 className="v-hidden">{say('window')}</h1>
          <ScreenTrouble error={look.error} title={say('trouble')} />
        </>
      ) : look.data === undefined ? (
        <Shape />
      ) : (
        <Question grant={look.data} asked={asked} />
      )}
    </div>
  )
}

function Question({ grant, asked }: { readonly grant: ShownGrant; readonly asked: Asked }): ReactNode {
  const say = useWords(ALLOW_TEXTS)
  const { client, returnsTo, protocols } = grant
  const { answer, busy, error, done } = useAnswer(asked)
  if (done) return <Empty level={1} title={say('done')} text={say('doneWhy')} />
  return (
    <section className={css.card} aria-labelledby="allow">
      <div>
        <h1 id="allow">{say('title', { client })}</h1>
        <p className={css.quiet}>{say('lead', { client })}</p>
      </div>
      <Facts protocols={protocols} />
      <p className={css.quiet}>
        {say('never')} {returnsTo !== '' && say('goes', { site: returnsTo })}
      </p>
      {error !== undefined && <ScreenTrouble error={error} title={say('trouble')} />}
      <div className={css.acts}>
        <Button variant="filled" loading={busy} onClick={() => void answer('allow')}>
          {say('allow')}
        </Button>
        <Button disabled={busy} onClick={() => void answer('deny')}>
          {say('deny')}
        </Button>
      </div>
    </section>
  )
}

function Facts({ protocols }: Pick<ShownGrant, 'protocols'>): ReactNode {
  const say = useWords(ALLOW_TEXTS)
  const { address } = useSession()
  return (
    <dl className={css.facts}>
      <dt>{say('account')}</dt>
      <dd>{address}</dd>
      <dt>{say('may')}</dt>
      <dd>
        <ul>
          {protocols.map((protocol) => (
            <li key={protocol}>
              <IconCheck size={16} stroke={2} aria-hidden="true" />
              {say(protocol)}
            </li>
          ))}
        </ul>
      </dd>
    </dl>
  )
}

function useAnswer(asked: Asked) {
  const api = useApi()
  const [busy, setBusy] = useState(false)
  const [done, setDone] = useState(false)
  const [error, setError] = useState<unknown>()
  const answer = async (what: 'allow' | 'deny'): Promise<void> => {
    setBusy(true)
    setError(undefined)
    try {
      const { url } = await api.post<{ readonly url: string }>(`/api/v1/oauth/${what}`, asked)
      // A program of this device takes over, and the page stays where it is.
      setDone(true)
      location.assign(url)
    } catch (problem) {
      setError(problem)
    } finally {
      setBusy(false)
    }
  }
  return { answer, busy, error, done }
}

function readAsked(): Asked {
  const said = new URLSearchParams(location.search)
  return Object.fromEntries(
    FIELDS.flatMap((name) => {
      const value = said.get(name)
      return value === null ? [] : [[name, value]]
    }),
  )
}
