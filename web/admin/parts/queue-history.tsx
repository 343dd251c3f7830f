/** How much waited in the last day, beside what is usual; what needs people is marked where it began. Mock admin-queue */
import { useQuery } from '@tanstack/react-query'
import { type ReactNode, useMemo } from 'react'
import type { AnswerOf } from '../../../contract/src/answer.ts'
import type { QueueHistory } from '../../../contract/src/queue.ts'
import { useApi, useKit, useWords } from '../../kit/kit-context.ts'
import { DEPTH_LOOK_MS } from '../limits.ts'
import { curveOf } from '../model/queue-curve.ts'
import type { RadarSum } from '../model/radar.ts'
import { QUEUE_TEXTS } from '../texts/queue.ts'
import { Chart } from './chart.tsx'

export function QueueCurve({ sum }: { readonly sum: RadarSum }): ReactNode {
  const say = useWords(QUEUE_TEXTS)
  const api = useApi()
  const { language } = useKit()
  const { data, dataUpdatedAt } = useQuery({
    queryKey: ['queue-history'],
    queryFn: ({ signal }) => api.get<AnswerOf<typeof QueueHistory>>('/api/v1/queue/history', { signal }),
    refetchInterval: DEPTH_LOOK_MS,
  })
  const { total, worst } = sum
  const { since, target } = worst ?? {}
  const curve = useMemo(() => {
    const { times, values } = curveOf(data?.looks ?? [], { total, nowMs: dataUpdatedAt })
    const at = since === undefined ? 0 : Date.parse(since) / 1000
    const hour = new Intl.DateTimeFormat(language, { hour: 'numeric', minute: '2-digit' }).format(at * 1000)
    return {
      times,
      series: [{ label: say('messages'), token: '--v-brand', values }] as const,
      // What began before the curve has no place in it.
      ...(target !== undefined &&
        at >= (times[0] ?? 0) && { mark: { at, text: say('historyMark', { at: hour, target }) } }),
    }
  }, [data, dataUpdatedAt, total, since, target, language, say])
  if (curve.times.length < 3) return null
  const usual = data?.usual ?? null
  return (
    <Chart
      title={say('history')}
      sentence={usual === null ? say('historyYoung') : say('historyUsual', { n: usual })}
      timeHead={say('historyAt')}
      {...curve}
    />
  )
}
