// A rule that oxlint lacks: `new Date()` reads the clock of the machine, `new Date(ms)` only writes a time in another form.
// Plain JavaScript, because oxlint loads it as it is.
const ambientDate = {
  create: (context) => ({
    NewExpression(node) {
      if (node.callee.type !== 'Identifier' || node.callee.name !== 'Date' || node.arguments.length > 0) return;
      context.report({ node, message: 'Time comes from the Clock of ports.ts.' });
    },
  }),
};

export default { meta: { name: 'engine-clock' }, rules: { 'no-ambient-date': ambientDate } };
