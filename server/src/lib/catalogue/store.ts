/** Why the store says no. */
import type { Catalogue } from '../text.ts'

export const STORE_TEXTS = {
  'store.not-found': {
    en: 'This account has no mail kept here yet.',
    es: 'Esta cuenta todavía no tiene correo guardado aquí.',
  },
  'store.no-mailbox': {
    en: 'There is no such folder.',
    es: 'Esa carpeta no existe.',
  },
  'store.no-device': {
    en: 'There is no device {id} here.',
    es: 'No hay un dispositivo {id} aquí.',
  },
  'store.no-message': {
    en: 'There is no such message.',
    es: 'Ese mensaje no existe.',
  },
  'store.mailbox-exists': {
    en: 'There is already a folder with this name.',
    es: 'Ya hay una carpeta con ese nombre.',
  },
  'store.bad-name': {
    en: 'A folder cannot have this name. Choose one without control characters and without empty levels.',
    es: 'Una carpeta no puede tener ese nombre. Elija uno sin caracteres de control y sin niveles vacíos.',
  },
  'store.use-taken': {
    en: 'Another folder serves this purpose already.',
    es: 'Otra carpeta ya cumple esa función.',
  },
  'store.bad-annotation': {
    en: 'A note cannot have this name.',
    es: 'Una nota no puede tener ese nombre.',
  },
  'store.annotation-large': { en: 'This note is too long.', es: 'Esa nota es demasiado larga.' },
  'store.too-many-annotations': {
    en: 'There are too many notes here already.',
    es: 'Aquí ya hay demasiadas notas.',
  },
  'store.script-large': {
    en: 'This script is too long: it may have {size}.',
    es: 'Este script es demasiado largo: puede tener {size}.',
  },
  'store.too-many-scripts': {
    en: 'This account has {n} scripts, as many as it may have. Delete one first.',
    es: 'Esta cuenta ya tiene {n} scripts, todos los que puede tener. Elimine uno primero.',
  },
  'store.contacts': { en: 'Contacts', es: 'Contactos' },
  'store.company-book': { en: 'Your company', es: 'Su empresa' },
  'store.cards-full': {
    en: 'The address book is full: {n} people, or {size} in all. Delete some first.',
    es: 'La libreta de direcciones está llena: {n} personas, o {size} en total. Elimine algunas primero.',
  },
  'store.card-large': {
    en: 'This contact is too large: it may have {size}.',
    es: 'Este contacto es demasiado grande: puede tener {size}.',
  },
  'store.too-many-books': {
    en: 'There are {n} address books, as many as there may be.',
    es: 'Ya hay {n} libretas de direcciones, todas las que puede haber.',
  },
  'store.card-exists': {
    en: 'There is a contact with this mark already.',
    es: 'Ya hay un contacto con esta marca.',
  },
  'store.book-in-use': {
    en: 'This address book holds people, or is the only one.',
    es: 'Esta libreta tiene personas, o es la única.',
  },
  'store.scripts-full': {
    en: 'The scripts of this account may have {size} in all. Delete one first.',
    es: 'Los scripts de esta cuenta pueden tener {size} en total. Elimine uno primero.',
  },
  'store.bad-script-name': {
    en: 'A script cannot have this name. Choose one of at most {n} characters, without control characters.',
    es: 'Un script no puede tener ese nombre. Elija uno de hasta {n} caracteres, sin caracteres de control.',
  },
  'store.script-changed': {
    en: 'Somebody has changed this script meanwhile. Look at it again and repeat the change.',
    es: 'Alguien cambió este script mientras tanto. Véalo de nuevo y repita el cambio.',
  },
  'store.script-active': {
    en: 'The script «{name}» is the active one. Activate another or none first.',
    es: 'El script «{name}» es el activo. Active otro o ninguno primero.',
  },
  'store.script-exists': {
    en: 'There is already a script with the name «{name}».',
    es: 'Ya hay un script con el nombre «{name}».',
  },
  'store.no-script': {
    en: 'There is no script with the name «{name}».',
    es: 'No hay un script con el nombre «{name}».',
  },
  'store.too-many-identities': {
    en: 'Names and signatures are kept for {n} addresses already, as many as there may be.',
    es: 'Ya hay nombres y firmas guardados para {n} direcciones, todas las que puede haber.',
  },
  'store.too-many-waiting': {
    en: '{n} messages are scheduled already, as many as there may be. Send or cancel one first.',
    es: 'Ya hay {n} mensajes programados, todos los que puede haber. Envíe o cancele uno primero.',
  },
  'store.keep-inbox': {
    en: 'The inbox cannot be deleted.',
    es: 'La bandeja de entrada no se puede eliminar.',
  },
  'store.below-itself': {
    en: 'A folder cannot be moved into itself.',
    es: 'Una carpeta no se puede mover dentro de sí misma.',
  },
  'store.too-many-mailboxes': {
    en: 'This account has as many folders as it may have. Delete one first.',
    es: 'Esta cuenta ya tiene todas las carpetas que puede tener. Elimine una primero.',
  },
  'store.bad-keyword': {
    en: 'A label cannot have this name.',
    es: 'Una etiqueta no puede tener ese nombre.',
  },
  'store.too-many-keywords': {
    en: 'This account uses as many labels as it may use.',
    es: 'Esta cuenta ya usa todas las etiquetas que puede usar.',
  },
  'store.too-many-subscriptions': {
    en: 'This account has as many subscriptions as it may have.',
    es: 'Esta cuenta ya tiene todas las suscripciones que puede tener.',
  },
  'store.too-large': {
    en: 'The message is too large to be kept.',
    es: 'El mensaje es demasiado grande para guardarlo.',
  },
  'store.mailbox-full': {
    en: 'The mailbox is full. Delete messages or ask for more storage.',
    es: 'El buzón está lleno. Elimine mensajes o pida más espacio.',
  },
  'store.disk-full': {
    en: 'The server has no room for new mail right now. Try again later.',
    es: 'El servidor no tiene lugar para correo nuevo en este momento. Inténtelo más tarde.',
  },
  'store.damaged': {
    en: 'This mailbox is damaged and has been set aside. Mail admins have been told; try again later.',
    es: 'Este buzón está dañado y quedó apartado. Ya se avisó a quien administra el correo; inténtelo más tarde.',
  },
  'store.message-damaged': {
    en: 'This message is damaged: what is kept is not what was received.',
    es: 'Este mensaje está dañado: lo guardado no es lo que se recibió.',
  },
  'store.no-account': {
    en: 'There is no account {address}. Check the spelling.',
    es: 'No hay ninguna cuenta {address}. Revise cómo está escrita.',
  },
  'help.store': {
    en: 'look after what is kept',
    es: 'cuidar lo que está guardado',
  },
  'help.store.check': {
    en: 'check one mailbox or all: files, counters, and every message against its checksum',
    es: 'revisar un buzón o todos: archivos, contadores y cada mensaje contra su suma de control',
  },
  'help.store.rebuild': {
    en: 'compute again everything of a mailbox that follows from its messages',
    es: 'volver a calcular todo lo que se deduce de los mensajes de un buzón',
  },
  'store.checked-good': {
    en: '{checked, plural, one {# mailbox} other {# mailboxes}} checked: everything is in order.',
    es: '{checked, plural, one {# buzón revisado} many {# de buzones revisados} other {# buzones revisados}}: todo está en orden.',
  },
  'store.checked-bad': {
    en: '{checked, plural, one {# mailbox} other {# mailboxes}} checked, {problems, plural, one {# problem} other {# problems}} found. “valija store rebuild ADDRESS” mends counters and indexes; what is damaged in a file or a message comes back from a backup.',
    es: '{checked, plural, one {# buzón revisado} many {# de buzones revisados} other {# buzones revisados}}, {problems, plural, one {# problema} many {# de problemas} other {# problemas}}. “valija store rebuild DIRECCIÓN” corrige contadores e índices; lo que está dañado en un archivo o en un mensaje se recupera de una copia de seguridad.',
  },
  'store.taken-back': {
    en: '{address} had been set aside, was found whole and is served again.',
    es: '{address} estaba apartado, se encontró sano y vuelve a estar en servicio.',
  },
  'store.rebuilt': {
    en: '{messages, plural, one {# message} other {# messages}} computed again; {damaged} damaged, {recovered} recovered.',
    es: '{messages, plural, one {# mensaje calculado} many {# de mensajes calculados} other {# mensajes calculados}} de nuevo; {damaged} con daños, {recovered} recuperados.',
  },
  'store.column.address': { en: 'Account', es: 'Cuenta' },
  'store.column.kind': { en: 'Problem', es: 'Problema' },
  'store.column.detail': { en: 'Details', es: 'Detalles' },
} as const satisfies Catalogue
