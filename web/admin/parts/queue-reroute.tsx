/** Sending what waits for a destination by another server for a while, and what goes another way now. Operator. MISSION M13 */
import { Anchor, Button, NativeSelect, NumberInput, TextInput } from '@mantine/core'
import { IconRoute } from '@tabler/icons-react'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { type FormEvent, type ReactNode, useState } from 'react'
import type { AnswerOf } from '../../../contract/src/answer.ts'
import type { NewQueueReroute, QueueRerouteList } from '../../../contract/src/queue.ts'
import { useApi, useSession, useWords } from '../../kit/kit-context.ts'
import { REROUTE_HOURS } from '../limits.ts'
import type { RadarGroup } from '../model/radar.ts'
import { REROUTE_TEXTS } from '../texts/reroute.ts'
import css from './control.module.css'
import { Card } from './control-page.tsx'
import reroute from './queue-reroute.module.css'
import { useTimes } from './use-times.ts'
import { useTold } from './use-told.ts'

const REROUTES = '/api/v1/queue/reroutes'
const PORTS = { opportunistic: 25, require: 25, implicit: 465 } as const
type Secure = keyof typeof PORTS
const WAYS: readonly Secure[] = ['opportunistic', 'require', 'implicit']
const DAY_HOURS = 24

/** Nothing for who may not: the way of all companies' mail is the operator's. */
export function RerouteOffer({ group }: { readonly group: RadarGroup }): ReactNode {
  const say = useWords(REROUTE_TEXTS)
  const { role } = useSession()
  const [open, setOpen] = useState(false)
  if (role !== 'operator' || group.state !== 'waiting') return null
  if (open) return <RerouteForm group={group} close={() => setOpen(false)} />
  return (
    <div>
      <Button
        size="sm"
        leftSection={<IconRoute size={16} aria-hidden="true" />}
        onClick={() => setOpen(true)}
      >
        {say('open')}
      </Button>
    </div>
  )
}

function RerouteForm({
  group,
  close,
}: {
  readonly group: RadarGroup
  readonly close: () => void
}): ReactNode {
  const say = useWords(REROUTE_TEXTS)
  const api = useApi()
  const queries = useQueryClient()
  const { tell, fail } = useTold()
  const [host, setHost] = useState('')
  const [secure, setSecure] = useState<Secure>('opportunistic')
  const [port, setPort] = useState<number>(PORTS.opportunistic)
  const [hours, setHours] = useState<number>(DAY_HOURS)
  const [busy, setBusy] = useState(false)
  const { target, domainCount, waiting } = group
  const send = async (event: FormEvent): Promise<void> => {
    event.preventDefault()
    setBusy(true)
    try {
      const way = { tls: secure === 'opportunistic' ? secure : 'require', implicitTls: secure === 'implicit' }
      const what = { group: target, host: host.trim(), port, hours, ...way }
      const made = await api.post<AnswerOf<typeof NewQueueReroute>>(REROUTES, what)
      tell(say('done', { target, host: made.host, n: made.retried }))
      close()
      await queries.invalidateQueries({ queryKey: ['queue-reroutes'] })
    } catch (error) {
      fail(error)
    } finally {
      setBusy(false)
    }
  }
  return (
    <form className={reroute.form} onSubmit={(event) => void send(event)}>
      <h3>{say('title')}</h3>
      <p>{say('what', { n: domainCount, target })}</p>
      <p className={css.muted}>
        {say('first')}{' '}
        <Anchor inherit underline="always" renderRoot={(rest) => <Link to="/dominios" {...rest} />}>
          {say('domains')}
        </Anchor>
      </p>
      <TextInput
        name="host"
        label={say('host')}
        description={say('hostHelp')}
        required
        withAsterisk={false}
        value={host}
        onChange={({ currentTarget }) => setHost(currentTarget.value)}
        autoCapitalize="none"
        spellCheck={false}
      />
      <div className={reroute.two}>
        <NativeSelect
          label={say('secure')}
          value={secure}
          onChange={({ currentTarget }) => {
            const chosen = WAYS.find((one) => one === currentTarget.value) ?? 'opportunistic'
            setSecure(chosen)
            if (port === PORTS[secure]) setPort(PORTS[chosen])
          }}
          data={WAYS.map((value) => ({ value, label: say(value) }))}
        />
        <NumberInput
          label={say('port')}
          min={1}
          max={65_535}
          allowDecimal={false}
          hideControls
          value={port}
          onChange={(value) => setPort(Number(value))}
        />
      </div>
      <NativeSelect
        label={say('long')}
        value={String(hours)}
        onChange={({ currentTarget }) => setHours(Number(currentTarget.value))}
        data={REROUTE_HOURS.map((value) => ({
          value: String(value),
          label: value % DAY_HOURS === 0 ? say('days', { n: value / DAY_HOURS }) : say('hours', { n: value }),
        }))}
      />
      <div className={css.row}>
        <Button type="submit" variant="filled" loading={busy}>
          {say('send', { n: waiting })}
        </Button>
        <Button variant="subtle" onClick={close}>
          {say('cancel')}
        </Button>
      </div>
    </form>
  )
}

/** What goes another way now, with the way back. Nothing while all goes as usual. */
export function Reroutes(): ReactNode {
  const say = useWords(REROUTE_TEXTS)
  const { role } = useSession()
  const api = useApi()
  const queries = useQueryClient()
  const times = useTimes()
  const { tell, fail } = useTold()
  const { data } = useQuery({
    queryKey: ['queue-reroutes'],
    queryFn: ({ signal }) => api.get<AnswerOf<typeof QueueRerouteList>>(REROUTES, { signal }),
    enabled: role === 'operator',
  })
  const end = async (id: number, target: string): Promise<void> => {
    try {
      await api.delete(`${REROUTES}/${id}`)
      tell(say('ended', { target }))
    } catch (error) {
      fail(error)
    } finally {
      await queries.invalidateQueries({ queryKey: ['queue-reroutes'] })
    }
  }
  const all = data?.reroutes ?? []
  return (
    <>
      {all.length > 0 && (
        <Card title={say('listTitle')} pad={false}>
          <ul className={reroute.list}>
            {all.map(({ id, target, host, port, untilAt, madeBy }) => (
              <li key={id}>
                <div>
                  <p className={css.strong}>{target}</p>
                  <p className={css.muted}>
                    {say('row', { host: `${host}:${port}`, until: times.exact(untilAt), by: madeBy })}
                  </p>
                </div>
                <Button size="sm" onClick={() => void end(id, target)}>
                  {say('end')}
                </Button>
              </li>
            ))}
          </ul>
        </Card>
      )}
    </>
  )
}
