/** English words that hold others together: no names, and nothing that a number is about. */
export const GRAMMAR = new Set(
  'a about above according after all also although among an and another are as at because before behind below beside besides between beyond both but by can could despite did do does during each either every few for from has have he her here his how however i if in inside instead into is it its just later like many meanwhile more most much my near neither next no nor not now of off on once one only or other our out outside over per past she should since so some such than that the their then there these they this those though through to today together toward towards two under unless unlike until up upon use using via was we were what when where whereas whether which while who will with within without would yet you your three four five six seven eight nine ten'.split(
    ' ',
  ),
);
