/** Accounts whose sending is paused, because somebody else may be using them. MISSION M19 */
import { Button } from '@mantine/core'
import { IconShieldCheck } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import type { AnswerOf } from '../../../contract/src/answer.ts'
import type { TakeoverList } from '../../../contract/src/takeover.ts'
import { useApi, useWords } from '../../kit/kit-context.ts'
import { Empty } from '../../kit/parts/empty.tsx'
import { ScreenTrouble } from '../../kit/parts/screen-trouble.tsx'
import { Shape } from '../../kit/parts/shape.tsx'
import css from '../parts/control.module.css'
import { Tag } from '../parts/control-bits.tsx'
import { Page } from '../parts/control-page.tsx'
import tab from '../parts/control-table.module.css'
import type { Case } from '../parts/takeover-aside.tsx'
import { useTimes } from '../parts/use-times.ts'
import { TAKEOVER_TEXTS } from '../texts/takeover.ts'

/** An outbreak is seen within that many milliseconds. */
const AGAIN_MS = 5000

export function Screen(): ReactNode {
  const api = useApi()
  const say = useWords(TAKEOVER_TEXTS)
  const { data, error, refetch } = useQuery({
    queryKey: ['takeovers'],
    refetchInterval: AGAIN_MS,
    queryFn: ({ signal }) =>
      api.get<AnswerOf<typeof TakeoverList>>('/api/v1/takeovers', { query: { all: true }, signal }),
  })
  const open = data?.cases.filter(({ state }) => state === 'open') ?? []
  return (
    <Page title={say('name')} say={open.length > 0 ? say('listSay', { n: open.length }) : undefined}>
      {error !== null && <ScreenTrouble error={error} retry={() => void refetch()} />}
      {error === null && data === undefined && <Shape />}
      {data !== undefined && open.length === 0 && (
        <Empty icon={<IconShieldCheck size={22} />} title={say('empty')} text={say('emptyWhy')} />
      )}
      {data !== undefined && data.cases.length > 0 && (
        <div className={css.card}>
          <table className={`${tab.table} ${tab.cards}`} aria-label={say('all')}>
            <tbody>
              {data.cases.map((one) => (
                <CaseRow key={one.case} one={one} />
              ))}
            </tbody>
          </table>
        </div>
      )}
    </Page>
  )
}

function CaseRow({ one }: { readonly one: Case }): ReactNode {
  const say = useWords(TAKEOVER_TEXTS)
  const times = useTimes()
  const { address, state, why, held, beganAt } = one
  return (
    <tr>
      <td className={css.strong}>{address ?? say('gone')}</td>
      <td>
        <Tag tone={state === 'open' ? 'bad' : 'ok'}>{say(state === 'open' ? 'name' : 'closed')}</Tag>
      </td>
      <td>{why}</td>
      <td className={tab.num}>{say('heldN', { n: held })}</td>
      <td className={tab.num}>
        <time dateTime={beganAt} title={times.exact(beganAt)}>
          {times.moment(beganAt)}
        </time>
      </td>
      <td className={tab.num}>
        {address !== null && (
          <Button component={Link} to={`/pausas/${encodeURIComponent(address)}`} size="sm">
            {say('review')}
          </Button>
        )}
      </td>
    </tr>
  )
}
