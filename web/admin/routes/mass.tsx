/** The mass lane: what waits in it, how it leaves, and who uses it. UI.md §6, MISSION M30 */
import { Button, TextInput } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, type ReactNode, useState } from 'react'
import type { AnswerOf } from '../../../contract/src/answer.ts'
import type { LaneList, MassLane } from '../../../contract/src/lane.ts'
import { useApi, useWords } from '../../kit/kit-context.ts'
import { ScreenTrouble } from '../../kit/parts/screen-trouble.tsx'
import { Shape } from '../../kit/parts/shape.tsx'
import type { Radar } from '../model/radar.ts'
import css from '../parts/control.module.css'
import { Tag } from '../parts/control-bits.tsx'
import { Card, Page } from '../parts/control-page.tsx'
import tab from '../parts/control-table.module.css'
import { useTimes } from '../parts/use-times.ts'
import { useTold } from '../parts/use-told.ts'
import { MASS_TEXTS } from '../texts/mass.ts'

type Lane = AnswerOf<typeof MassLane>
type Member = AnswerOf<typeof LaneList>['members'][number]
const PATH = '/api/v1/mass-lane'
const AGAIN_MS = 10_000

export function Screen(): ReactNode {
  const api = useApi()
  const say = useWords(MASS_TEXTS)
  const { data, error, refetch } = useQuery({
    queryKey: ['mass-lane'],
    queryFn: ({ signal }) => api.get<Lane>(PATH, { signal }),
  })
  return (
    <Page title={say('name')} say={say('say')}>
      {error !== null && <ScreenTrouble error={error} retry={() => void refetch()} />}
      {error === null && data === undefined && <Shape />}
      {data !== undefined && (
        <>
          <Waiting />
          <How lane={data} />
          <Members />
        </>
      )}
    </Page>
  )
}

function Waiting(): ReactNode {
  const api = useApi()
  const say = useWords(MASS_TEXTS)
  const { data } = useQuery({
    queryKey: ['radar', 'lane'],
    refetchInterval: AGAIN_MS,
    queryFn: ({ signal }) => api.get<Radar>('/api/v1/queue/radar', { signal }),
  })
  const lane = data?.lane
  return (
    <Card title={say('now')}>
      <p>{lane === undefined ? say('nothing') : say('waiting', { n: lane.waiting, why: lane.why })}</p>
    </Card>
  )
}

function How({
  lane: { messagesHour, connections, connectionsAll, sources, warmUp },
}: {
  readonly lane: Lane
}): ReactNode {
  const say = useWords(MASS_TEXTS)
  const times = useTimes()
  const warm =
    warmUp === null
      ? say('none')
      : warmUp.day === null
        ? say('warmUpOver')
        : say('warmUpIs', { day: warmUp.day, days: warmUp.days, n: times.number(warmUp.messages ?? 0) })
  const facts = [
    [say('rate'), messagesHour === null ? say('rateFree') : say('rateIs', { n: times.number(messagesHour) })],
    [say('connections'), say('connectionsIs', { one: connections, all: connectionsAll })],
    [say('sources'), sources.length === 0 ? say('usual') : sources.join(', ')],
    [say('warmUp'), warm],
  ] as const
  return (
    <Card title={say('how')} pad={false}>
      <dl className={css.facts}>
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </Card>
  )
}

function Members(): ReactNode {
  const api = useApi()
  const say = useWords(MASS_TEXTS)
  const queries = useQueryClient()
  const { tell, fail } = useTold()
  const { data } = useQuery({
    queryKey: ['mass-lane', 'members'],
    queryFn: ({ signal }) => api.get<AnswerOf<typeof LaneList>>(`${PATH}/members`, { signal }),
  })
  const change = async (work: () => Promise<unknown>, words: string): Promise<void> => {
    try {
      await work()
      tell(words)
      await queries.invalidateQueries({ queryKey: ['mass-lane', 'members'] })
    } catch (error) {
      fail(error)
    }
  }
  const add = (name: string): void => {
    const scope = name.includes('@') ? 'account' : 'domain'
    void change(() => api.put(`${PATH}/members`, { scope, name, lane: 'mass' }), say('added', { name }))
  }
  const remove = ({ scope, name }: Member): void =>
    void change(() => api.delete(`${PATH}/members`, { query: { scope, name } }), say('removed', { name }))
  const members = data?.members ?? []
  return (
    <Card title={say('who')} pad={false}>
      {data !== undefined && members.length === 0 && <p className={css.pad}>{say('whoNone')}</p>}
      {members.length > 0 && <MemberTable members={members} remove={remove} />}
      <AddMember add={add} />
    </Card>
  )
}

function MemberTable({
  members,
  remove,
}: {
  readonly members: readonly Member[]
  readonly remove: (one: Member) => void
}): ReactNode {
  const say = useWords(MASS_TEXTS)
  return (
    <table className={`${tab.table} ${tab.cards}`} aria-label={say('who')}>
      <tbody>
        {members.map((one) => (
          <tr key={`${one.scope} ${one.name}`}>
            <td className={css.strong}>{one.name}</td>
            <td>{say(one.scope)}</td>
            <td>
              <Tag tone={one.lane === 'mass' ? 'go' : 'idle'}>{say(one.lane)}</Tag>
            </td>
            <td className={tab.num}>
              <Button size="sm" variant="subtle" onClick={() => remove(one)}>
                {say('remove')}
              </Button>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function AddMember({ add }: { readonly add: (name: string) => void }): ReactNode {
  const say = useWords(MASS_TEXTS)
  const [name, setName] = useState('')
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    if (name.trim() !== '') add(name.trim())
    setName('')
  }
  return (
    <form className={`${css.row} ${css.foot}`} onSubmit={submit}>
      <TextInput
        w={280}
        aria-label={say('addName')}
        placeholder={say('addName')}
        value={name}
        onChange={({ currentTarget }) => setName(currentTarget.value)}
      />
      <Button type="submit">{say('add')}</Button>
    </form>
  )
}
