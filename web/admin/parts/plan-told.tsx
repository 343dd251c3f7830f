/** A plan: what it takes, the disk of each year drawn, what stays where, and what to do on which day. MISSION M22 */
import type { CSSProperties, ReactNode } from 'react'
import { useKit, useWords } from '../../kit/kit-context.ts'
import { Note } from '../../kit/parts/note.tsx'
import { diskBars, type Plan } from '../model/plan.ts'
import { PLAN_TEXTS } from '../texts/plan.ts'
import css from './plan.module.css'

export function PlanTold({ plan }: { readonly plan: Plan }): ReactNode {
  const say = useWords(PLAN_TEXTS)
  return (
    <div className={css.plan} aria-live="polite">
      <p className={css.sentence}>{plan.sentence}</p>
      <Part title={say('sizes')}>
        <dl className={css.sizes}>
          {plan.sizes.map(({ id, name, value, why }) => (
            <div key={id}>
              <dt>{name}</dt>
              <dd>
                <strong>{value}</strong>
                <p>{why}</p>
              </dd>
            </div>
          ))}
        </dl>
      </Part>
      <Disk years={plan.years} />
      <Part title={say('keep')}>
        <ul className={css.rows}>
          {plan.keep.map(({ id, name, value, why, accounts }) => (
            <li key={id}>
              <p>
                <strong>{name}</strong> · {say('accounts', { n: accounts })} · {value}
              </p>
              <p className={css.help}>{why}</p>
            </li>
          ))}
        </ul>
      </Part>
      <Part title={say('lanes')}>
        <ul className={css.rows}>
          {plan.lanes.map(({ id, name, why }) => (
            <li key={id}>
              <strong>{name}</strong>
              <p className={css.help}>{why}</p>
            </li>
          ))}
        </ul>
      </Part>
      <Steps steps={plan.steps} />
      {plan.notes.length > 0 && (
        <Part title={say('notes')}>
          <div className={css.notes}>
            {plan.notes.map(({ id, text, isWarning }) => (
              <Note key={id} kind={isWarning ? 'warn' : 'info'} title={text} />
            ))}
          </div>
        </Part>
      )}
    </div>
  )
}

function Part({ title, children }: { readonly title: string; readonly children: ReactNode }): ReactNode {
  return (
    <section className={css.part}>
      <h2>{title}</h2>
      {children}
    </section>
  )
}

/** The table is the picture: its last column is a bar, so the numbers are read by everybody. */
function Disk({ years }: { readonly years: Plan['years'] }): ReactNode {
  const say = useWords(PLAN_TEXTS)
  const bars = diskBars(years)
  return (
    <Part title={say('disk')}>
      <p className={css.help}>{say('diskSentence')}</p>
      <table className={css.disk}>
        <thead>
          <tr>
            <th scope="col">{say('year')}</th>
            <th scope="col">{say('mailGb')}</th>
            <th scope="col">{say('restGb')}</th>
            <th scope="col">{say('diskGb')}</th>
            <td className={css.bars} />
          </tr>
        </thead>
        <tbody>
          {years.map(({ name, mail, rest, disk }, at) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              <td>{say('gb', { n: mail })}</td>
              <td>{say('gb', { n: rest })}</td>
              <td>{say('gb', { n: disk })}</td>
              <td className={css.bars} aria-hidden="true">
                <span
                  style={
                    {
                      '--mail': `${bars[at]?.mail ?? 0}%`,
                      '--rest': `${bars[at]?.rest ?? 0}%`,
                      '--disk': `${bars[at]?.disk ?? 0}%`,
                    } as CSSProperties
                  }
                >
                  <i />
                  <i />
                </span>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Part>
  )
}

function Steps({ steps }: { readonly steps: Plan['steps'] }): ReactNode {
  const say = useWords(PLAN_TEXTS)
  const { language } = useKit()
  const format = new Intl.DateTimeFormat(language, { day: 'numeric', month: 'short', timeZone: 'UTC' })
  const day = (date: string): string => format.format(new Date(date))
  return (
    <Part title={say('steps')}>
      <ol className={css.steps}>
        {steps.map(({ id, date, until, name, why }) => (
          <li key={id}>
            <time dateTime={date}>
              {until === null ? day(date) : say('range', { from: day(date), to: day(until) })}
            </time>
            <div>
              <strong>{name}</strong>
              <p className={css.help}>{why}</p>
            </div>
          </li>
        ))}
      </ol>
    </Part>
  )
}
