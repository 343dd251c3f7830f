/** Whom to call, at the foot of every page; nothing where nobody was named. MISSION M31 */
import { IconLifebuoy } from '@tabler/icons-react'
import { type ReactNode, useId } from 'react'
import { useWords } from '../kit-context.ts'
import { PART_TEXTS } from '../texts/parts.ts'
import { hasContact, useHelpContact } from '../use-help-contact.ts'
import css from './help-foot.module.css'

/** Where the navigation is a rail of icons, behind one of them. */
export function HelpFoot(): ReactNode {
  const say = useWords(PART_TEXTS)
  const id = useId()
  const contact = useHelpContact().data
  if (!hasContact(contact)) return null
  const { name, phone, whatsapp, mail, hours } = contact
  const words = (
    <>
      <b>{say('callUs')}</b>
      {name !== null && <span>{name}</span>}
      {phone !== null && <a href={`tel:${phone.replaceAll(/[^+\d]/g, '')}`}>{phone}</a>}
      {whatsapp !== null && (
        <a href={`https://wa.me/${whatsapp.replaceAll(/\D/g, '')}`} target="_blank" rel="noreferrer">
          WhatsApp {whatsapp}
        </a>
      )}
      {mail !== null && <a href={`mailto:${mail}`}>{mail}</a>}
      {hours !== null && <span>{hours}</span>}
    </>
  )
  return (
    <>
      <div className={`${css.words} ${css.foot}`}>{words}</div>
      <div className={css.rail}>
        <button type="button" popoverTarget={id} title={say('callUs')} aria-label={say('callUs')}>
          <IconLifebuoy size={18} stroke={1.75} aria-hidden="true" />
        </button>
        <div id={id} popover="auto" className={`${css.words} ${css.card}`}>
          {words}
        </div>
      </div>
    </>
  )
}
