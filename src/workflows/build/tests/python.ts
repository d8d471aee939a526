import { z } from 'zod';
import { type Case, isTest, linesOf, type Seen, type Source, type Suite } from './kinds.ts';
import { quoted } from '../../../sandbox/quoted.ts';

/** Runs unittest's cases and plain test functions; with pytest, where it is there. Each end is a line of the report. */
const RUNNER = `import importlib.util, inspect, json, os, sys, traceback, unittest

report = open(sys.argv[1], 'a', buffering=1)
files = sys.argv[2:]
root = os.getcwd()
for folder in [root, os.path.join(root, 'src')] + sorted({os.path.dirname(os.path.join(root, f)) for f in files}):
    if os.path.isdir(folder) and folder not in sys.path:
        sys.path.insert(0, folder)
sys.path.insert(0, root)


def say(name, file, outcome, why=''):
    report.write(json.dumps({'name': name, 'file': file, 'outcome': outcome, 'why': str(why)[-400:]}) + '\\n')


def with_pytest(pytest):
    class Plugin:
        def pytest_runtest_logreport(self, report):
            file, _, name = report.nodeid.partition('::')
            if report.outcome == 'failed':
                say(name, file, 'failed', report.longreprtext)
            elif report.outcome == 'skipped':
                say(name, file, 'skipped')
            elif report.when == 'call':
                say(name, file, 'skipped' if hasattr(report, 'wasxfail') else 'passed')

        def pytest_collectreport(self, report):
            if report.outcome == 'failed':
                say(report.nodeid, report.nodeid, 'failed', report.longreprtext)

    return pytest.main(['-q', '-p', 'no:cacheprovider', '--rootdir', root] + files, plugins=[Plugin()])


class Result(unittest.TextTestResult):
    file = ''

    def end(self, test, outcome, error=None):
        why = ''.join(traceback.format_exception_only(error[0], error[1])) if error else ''
        say(test.id().split('.', 1)[-1], self.file, outcome, why)

    def addSuccess(self, test):
        super().addSuccess(test)
        self.end(test, 'passed')

    def addFailure(self, test, error):
        super().addFailure(test, error)
        self.end(test, 'failed', error)

    def addError(self, test, error):
        super().addError(test, error)
        self.end(test, 'failed', error)

    def addSkip(self, test, reason):
        super().addSkip(test, reason)
        self.end(test, 'skipped')

    def addExpectedFailure(self, test, error):
        super().addExpectedFailure(test, error)
        self.end(test, 'skipped')

    def addUnexpectedSuccess(self, test):
        super().addUnexpectedSuccess(test)
        self.end(test, 'failed')

    def addSubTest(self, test, subtest, error):
        super().addSubTest(test, subtest, error)
        if error:
            self.end(subtest, 'failed', error)


def plain(module):
    for name, value in sorted(vars(module).items()):
        if name.startswith('test') and inspect.isfunction(value) and value.__module__ == module.__name__:
            needs = [p for p in inspect.signature(value).parameters.values() if p.default is p.empty]
            if needs:
                raise RuntimeError(name + ' needs pytest, which is not installed')
            case = unittest.FunctionTestCase(value)
            case.id = lambda name=name: '.' + name
            yield case
        elif name.startswith('Test') and inspect.isclass(value) and not issubclass(value, unittest.TestCase):
            if value.__module__ == module.__name__:
                for method in sorted(m for m in dir(value) if m.startswith('test')):
                    case = unittest.FunctionTestCase(getattr(value(), method))
                    case.id = lambda name=name, method=method: '.' + name + '.' + method
                    yield case


def is_script(path):
    text = open(path, encoding='utf8', errors='replace').read()
    return 'def test' not in text and 'unittest' not in text and 'class Test' not in text


ASSERTS = dict(vars(unittest.TestCase))


def with_unittest():
    ok = True
    for at, file in enumerate(files):
        Result.file = file
        try:
            path = os.path.join(root, file)
            script = is_script(path)
            name = 'tests_%d' % at
            spec = importlib.util.spec_from_file_location('__main__' if script else name, path)
            module = importlib.util.module_from_spec(spec)
            sys.modules[name] = module
            try:
                spec.loader.exec_module(module)
            except SystemExit as end:
                last = traceback.extract_tb(end.__traceback__)[-1].filename
                if not script or end.code not in (0, None) or os.path.abspath(last) != path:
                    raise RuntimeError('ended by exit(%r) in %s' % (end.code, os.path.relpath(last, root)))
            if script:
                say(file, file, 'passed')
                continue
            suite = unittest.defaultTestLoader.loadTestsFromModule(module)
            suite.addTests(plain(module))
            ok = unittest.TextTestRunner(stream=sys.stderr, resultclass=Result).run(suite).wasSuccessful() and ok
            if dict(vars(unittest.TestCase)) != ASSERTS:
                raise RuntimeError('unittest itself was changed')
        except BaseException as error:
            traceback.print_exc()
            ok = False
            say(file, file, 'failed', ''.join(traceback.format_exception_only(type(error), error)))
    return 0 if ok else 1


try:
    import pytest
except ImportError:
    pytest = None
code = int(with_pytest(pytest) if pytest else with_unittest())
report.write('{"end": true}\\n')
report.close()
sys.stdout.flush()
sys.stderr.flush()
os._exit(code)
`;

const Line = z.object({
  name: z.string(),
  file: z.string(),
  outcome: z.enum(['passed', 'failed', 'skipped']),
  why: z.string(),
});

const RUNNABLE = /(?:^|\/)(?:tests?(?:_[^/]*)?|[^/]*_tests?)\.py$/i;

/** The tests of Python: with pytest where it is installed, with unittest otherwise. */
export function pythonSuites(files: readonly Source[]): Suite[] {
  const tests = files.filter(({ path }) => isTest(path) && RUNNABLE.test(path)).map(({ path }) => path);
  if (tests.length === 0) return [];
  return [
    {
      runner: 'python unittest',
      files: tests,
      needs: ['python3'],
      helpers: { 'run.py': RUNNER },
      command: `python3 -I -B "$HARNESS/run.py" "$HARNESS/report" ${tests.map((path) => quoted(path)).join(' ')}`,
      read: casesOf,
    },
  ];
}

function casesOf({ report }: Seen): Case[] | undefined {
  const lines = linesOf(report);
  if (!lines.some((line) => z.object({ end: z.literal(true) }).safeParse(line).success)) return undefined;
  return lines.flatMap((line) => {
    const parsed = Line.safeParse(line);
    if (!parsed.success) return [];
    const { why, ...one } = parsed.data;
    return [{ ...one, ...(why !== '' && { why: why.trim() }) }];
  });
}
