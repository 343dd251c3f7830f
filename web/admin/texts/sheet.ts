import type { Texts } from '../../kit/words.ts'

export const SHEET_TEXTS = {
  title: { en: 'Setup sheet', es: 'Hoja de configuración' },
  lead: {
    en: 'What {name} needs on a phone or in a mail program.',
    es: 'Lo que {name} necesita en un teléfono o programa de correo.',
  },
  print: { en: 'Print or save as PDF', es: 'Imprimir o guardar PDF' },
  back: { en: 'Back to the account', es: 'Volver a la cuenta' },
  step1: {
    en: 'On a phone: read this code with the camera. It opens the page that sets the mail up.',
    es: 'En un teléfono: lea este código con la cámara. Abre la página que configura el correo.',
  },
  step2: {
    en: 'In Outlook, Thunderbird and others: type address and password only; the rest is found by itself.',
    es: 'En Outlook, Thunderbird y otros: escriba solo dirección y contraseña; lo demás se encuentra solo.',
  },
  step3: {
    en: 'If a program asks for more, this is what it wants to know:',
    es: 'Si un programa pide más datos, son estos:',
  },
  address: { en: 'Address, also the user name', es: 'Dirección, también nombre de usuario' },
  password: { en: 'Password', es: 'Contraseña' },
  passwordKnown: { en: 'The one that you were given', es: 'La que le dieron' },
  appPassword: {
    en: 'An app password: make one for each device in the mail settings',
    es: 'Una contraseña de aplicación: cree una por dispositivo en los ajustes del correo',
  },
  service: { en: 'For', es: 'Para' },
  server: { en: 'Server', es: 'Servidor' },
  port: { en: 'Port', es: 'Puerto' },
  security: { en: 'Security', es: 'Seguridad' },
  imap: {
    en: 'Receiving (IMAP), all devices the same',
    es: 'Recibir (IMAP), igual en todos los dispositivos',
  },
  pop3: { en: 'Receiving (POP3), one device downloads', es: 'Recibir (POP3), un dispositivo descarga' },
  smtp: { en: 'Sending (SMTP)', es: 'Enviar (SMTP)' },
  managesieve: { en: 'Filters (ManageSieve)', es: 'Filtros (ManageSieve)' },
  implicit: { en: 'SSL/TLS', es: 'SSL/TLS' },
  starttls: { en: 'STARTTLS', es: 'STARTTLS' },
  web: { en: 'In any browser', es: 'En cualquier navegador' },
  code: { en: 'Code for phones', es: 'Código para teléfonos' },
  secret: {
    en: 'This sheet shows a password: hand it over in person.',
    es: 'Esta hoja muestra una contraseña: entréguela en mano.',
  },
} as const satisfies Texts
