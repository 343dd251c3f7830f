/** Must I do something? Decisions first, then whether all goes well, then what today was like. UI.md §6 */
import { Button } from '@mantine/core'
import { IconPlus, IconUpload } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { type ReactNode, useMemo } from 'react'
import { useApi, useKit, useSession, useWords } from '../../kit/kit-context.ts'
import { Page } from '../../kit/parts/page.tsx'
import { CHART_DAYS } from '../limits.ts'
import { flowOf, partOfDay } from '../model/flow.ts'
import { Chart } from '../parts/chart.tsx'
import { DecisionList, decisionsOf } from '../parts/decision-list.tsx'
import { HealthList } from '../parts/health-list.tsx'
import css from '../parts/panel.module.css'
import { type Home, useHome } from '../parts/use-home.ts'
import { HOME_TEXTS } from '../texts/home.ts'

export function Screen(): ReactNode {
  const say = useWords(HOME_TEXTS)
  const home = useHome()
  const navigate = useNavigate()
  const name = useMyName()
  const decisions = decisionsOf(home, say)
  return (
    <Page
      title={say('title')}
      heading={say('hello', { part: partOfDay(new Date().getHours()), name })}
      lead={decisions.length === 0 ? say('calm') : say('decide', { n: decisions.length })}
      actions={
        <>
          <Button
            leftSection={<IconUpload size={16} stroke={1.75} />}
            onClick={() => void navigate({ to: '/cuentas/cargar' })}
          >
            {say('loadMany')}
          </Button>
          <Button
            variant="filled"
            leftSection={<IconPlus size={16} stroke={1.75} />}
            onClick={() => void navigate({ to: '/cuentas', search: { nueva: '1' } })}
          >
            {say('newAccount')}
          </Button>
        </>
      }
    >
      <div className={css.two}>
        <div className={css.stack}>
          <DecisionList decisions={decisions} />
          <Today home={home} />
        </div>
        <HealthList home={home} />
      </div>
    </Page>
  )
}

/** The first of one's names; `none` while it is not known. */
function useMyName(): string {
  const api = useApi()
  const { address } = useSession()
  const mine = useQuery({
    queryKey: ['account', address],
    queryFn: () => api.get<{ displayName: string }>(`/api/v1/accounts/${encodeURIComponent(address)}`),
  })
  return mine.data?.displayName.split(' ')[0] || 'none'
}

function Today({ home: { stats } }: { readonly home: Home }): ReactNode {
  const say = useWords(HOME_TEXTS)
  const { language } = useKit()
  const number = new Intl.NumberFormat(language)
  const flow = useMemo(() => flowOf(stats.data?.rows ?? [], Date.now(), CHART_DAYS), [stats.data])
  if (stats.data === undefined) return null
  const { today } = flow
  const sum = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0)
  const figures = [
    { name: say('received'), n: today.received },
    { name: say('sent'), n: today.sent },
    { name: say('bounced'), n: today.bounced },
    { name: say('refused'), n: today.refused },
  ]
  return (
    <>
      <section className={css.card} aria-label={say('today')}>
        <h2 className={css.pad}>{say('today')}</h2>
        <div className={css.figures}>
          {figures.map(({ name, n }) => (
            <div className={css.figure} key={name}>
              <b>{number.format(n)}</b>
              <span>{name}</span>
            </div>
          ))}
        </div>
      </section>
      <Chart
        title={say('flow', { n: CHART_DAYS })}
        sentence={say('flowSentence', { r: sum(flow.received), s: sum(flow.sent) })}
        timeHead={say('day')}
        times={flow.times}
        series={[
          { label: say('receivedHead'), token: '--v-brand-solid', values: flow.received },
          { label: say('sentHead'), token: '--v-brass', values: flow.sent },
        ]}
      />
    </>
  )
}
