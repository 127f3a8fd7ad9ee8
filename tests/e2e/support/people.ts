/** Seeded contacts of the sandbox that the journeys speak with. */
export const KIM = { name: 'Kim Okafor', number: '+14155550100' };
/** Known by a mobile number only. */
export const PRIYA = { name: 'Priya Raman', number: '+447700900123' };
/** A name that is markup, where somebody forgets to escape. */
export const BOBBY = { name: '<b>Bobby</b>', number: '+12125550166' };
export const MARYAM = { name: 'مريم الحسيني', number: '+442079460133' };
/** Two people behind one telephone; Björn has a mobile beside it. */
export const LINDQVISTS = { ada: 'Ada Lindqvist', bjorn: 'Björn Lindqvist', number: '+13125550140' };
export const BJORNS_MOBILE = '+13125550148';
/** Written down as 0014155550117, where a caller's number comes as this. */
export const SIDNEY = { name: 'Sidney Spelled-Otherwise', number: '+14155550117' };
/** Nobody has this number. */
export const STRANGER = { number: '+12065550198' };

/** Numbers whose automatic customers behave as their names say. */
export const AUTOMATIC = {
  busy: '+15550100486',
  notFound: '+15550100404',
  declines: '+15550100603',
  neverAnswers: '+15550100480',
};

/** An open ticket of Kim's, with agent 1001. */
export const KIMS_TICKET = '79';
