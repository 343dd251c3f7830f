/** What do I need? Questions on the left, the plan on the right, live. UI.md §6, MISSION M22 */
import { Button } from '@mantine/core'
import { IconFileDownload } from '@tabler/icons-react'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { type ReactNode, useEffect, useState } from 'react'
import { ApiProblem } from '../../kit/api-client.ts'
import { useApi, useKit, useWords } from '../../kit/kit-context.ts'
import { Note } from '../../kit/parts/note.tsx'
import { Page } from '../../kit/parts/page.tsx'
import { ScreenTrouble } from '../../kit/parts/screen-trouble.tsx'
import { Shape } from '../../kit/parts/shape.tsx'
import { PLAN_AFTER_MS } from '../limits.ts'
import { type Answers, type Plan, planQuery } from '../model/plan.ts'
import css from '../parts/plan.module.css'
import { PlanQuestions } from '../parts/plan-questions.tsx'
import { PlanTold } from '../parts/plan-told.tsx'
import { PLAN_TEXTS } from '../texts/plan.ts'

export function Screen(): ReactNode {
  const say = useWords(PLAN_TEXTS)
  const { language } = useKit()
  const search: Answers = useSearch({ strict: false })
  const navigate = useNavigate()
  const [answers, setAnswers] = useState<Answers>(search)
  const [asked, setAsked] = useState<Answers>(planQuery(search))
  const found = usePlan(asked)
  // A plan for what was typed, not for each letter; kept in the address, so that it can be sent to somebody.
  useEffect(() => {
    const query = planQuery(answers)
    if (JSON.stringify(query) === JSON.stringify(asked)) return undefined
    const timer = setTimeout(() => {
      setAsked(query)
      // Who is on the way to another page by now goes on.
      if (globalThis.location.pathname.endsWith('/plan'))
        void navigate({ to: '/plan', search: query, replace: true })
    }, PLAN_AFTER_MS)
    return () => clearTimeout(timer)
  }, [answers, asked, navigate])
  return (
    <Page
      title={say('name')}
      lead={say('lead')}
      actions={
        <Button
          component="a"
          href={`/api/v1/plan.pdf?${new URLSearchParams({ ...asked, language })}`}
          download="plan.pdf"
          leftSection={<IconFileDownload size={16} aria-hidden="true" />}
        >
          {say('pdf')}
        </Button>
      }
    >
      <div className={css.two}>
        <PlanQuestions
          answers={answers}
          known={found.data?.answers ?? {}}
          set={(name, value) => setAnswers((before) => ({ ...before, [name]: value }))}
        />
        <Found found={found} />
      </div>
    </Page>
  )
}

function Found({ found }: { readonly found: ReturnType<typeof usePlan> }): ReactNode {
  const say = useWords(PLAN_TEXTS)
  const { data, error, refetch } = found
  if (error instanceof ApiProblem && error.status < 500)
    return (
      <Note kind="warn" title={say('wrong')} alert>
        {error.message}
      </Note>
    )
  if (error !== null) return <ScreenTrouble error={error} retry={() => void refetch()} />
  return data === undefined ? <Shape /> : <PlanTold plan={data} />
}

function usePlan(asked: Answers) {
  const { language } = useKit()
  const api = useApi()
  return useQuery({
    queryKey: ['plan', asked, language],
    queryFn: ({ signal }) => api.get<Plan>('/api/v1/plan', { query: { ...asked, language }, signal }),
    placeholderData: keepPreviousData,
    retry: false,
  })
}
