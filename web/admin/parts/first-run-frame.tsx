/** The frame of the first run: the six steps at the left, the one that is at hand on the sheet. UI.md §7, mock wizard */
import { Button } from '@mantine/core'
import { IconCheck, IconLanguage } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { useKit, useWords } from '../../kit/kit-context.ts'
import { Mark } from '../../kit/parts/mark.tsx'
import { SHELL_TEXTS } from '../../kit/texts/shell.ts'
import { usePageTitle } from '../../kit/use-page-title.ts'
import { STEPS, type Step } from '../model/first-run.ts'
import { FIRST_RUN_TEXTS } from '../texts/first-run.ts'
import css from './first-run.module.css'

export type FirstRunFrameProps = {
  readonly now: Step
  readonly done: (step: Step) => boolean
  /** What is known of a step, below its name. */
  readonly about: Partial<Readonly<Record<Step, string>>>
  /** Absent: nobody may leave the step at hand. */
  readonly go?: (step: Step) => void
  readonly title: ReactNode
  readonly lead: ReactNode
  readonly foot?: ReactNode
  readonly children?: ReactNode
}

export function FirstRunFrame(props: FirstRunFrameProps): ReactNode {
  const say = useWords(FIRST_RUN_TEXTS)
  const { title, lead, foot, children } = props
  usePageTitle(say('window'))
  return (
    <div className={css.frame}>
      <Rail {...props} />
      <div className={css.sheet}>
        <main className={css.main}>
          <h1>{title}</h1>
          <p className={css.lead}>{lead}</p>
          {children}
        </main>
        {foot !== undefined && <footer className={css.foot}>{foot}</footer>}
      </div>
    </div>
  )
}

function Rail({ now, done, about, go }: FirstRunFrameProps): ReactNode {
  const say = useWords(FIRST_RUN_TEXTS)
  const shell = useWords(SHELL_TEXTS)
  const { language, setLanguage } = useKit()
  return (
    <section className={css.rail} aria-label={say('window')}>
      <div className={css.railTop}>
        <span className={css.brand}>
          <Mark />
          Valija
        </span>
        <Button
          variant="subtle"
          size="sm"
          leftSection={<IconLanguage size={16} stroke={1.75} />}
          lang={language === 'es' ? 'en' : 'es'}
          onClick={() => setLanguage(language === 'es' ? 'en' : 'es')}
        >
          {shell('language')}
        </Button>
      </div>
      <nav aria-label={say('steps')}>
        <ol className={css.steps}>
          {STEPS.map((step, at) => (
            <li key={step} className={`${css.step} ${step === now ? css.now : done(step) ? css.done : ''}`}>
              <button
                type="button"
                disabled={go === undefined}
                onClick={() => go?.(step)}
                {...(step === now && { 'aria-current': 'step' as const })}
              >
                <span className={css.number} aria-hidden="true">
                  {done(step) && step !== now ? <IconCheck size={16} stroke={2.25} /> : at + 1}
                </span>
                <span className={css.stepWords}>
                  <b>{say(step)}</b>
                  <span>{about[step] ?? (done(step) ? say('doneStep') : '')}</span>
                </span>
              </button>
            </li>
          ))}
        </ol>
      </nav>
      <p className={css.saved}>{say('saved')}</p>
    </section>
  )
}
