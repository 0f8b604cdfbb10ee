//! How many steps do the numbers from `start` up to `stop` take to 1?
use pyo3::prelude::*;

fn length(number: u64) -> u64 {
    let (mut at, mut steps) = (number, 0);
    while at != 1 {
        at = if at & 1 == 1 { 3 * at + 1 } else { at >> 1 };
        steps += 1;
    }
    steps
}

fn steps(start: u64, stop: u64) -> u64 {
    (start..stop).map(length).sum()
}

#[pymodule(gil_used = false)]
mod gilmatrix_rust {
    use super::*;

    /// Total steps, attached to the interpreter: with the GIL, where there is one.
    #[pyfunction]
    fn steps_keep(start: u64, stop: u64) -> u64 {
        steps(start, stop)
    }

    /// Total steps, detached from the interpreter.
    #[pyfunction]
    fn steps_detach(py: Python<'_>, start: u64, stop: u64) -> u64 {
        py.detach(|| steps(start, stop))
    }

    /// Total steps, detached, but attached again after every so many numbers to call back with the total so far.
    #[pyfunction]
    fn steps_callback(py: Python<'_>, start: u64, stop: u64, every: u64, callback: Py<PyAny>) -> PyResult<u64> {
        py.detach(|| {
            let mut total = 0;
            for number in start..stop {
                total += length(number);
                if (number - start + 1) % every == 0 {
                    Python::attach(|py| callback.call1(py, (total,)))?;
                }
            }
            Ok(total)
        })
    }

    /// Total steps of each chunk, on so many threads of Rust's own.
    #[pyfunction]
    fn steps_threads(py: Python<'_>, chunks: Vec<(u64, u64)>, workers: usize) -> Vec<u64> {
        py.detach(|| {
            std::thread::scope(|scope| {
                let shares: Vec<_> = (0..workers)
                    .map(|worker| {
                        let share: Vec<_> = chunks.iter().skip(worker).step_by(workers).collect();
                        scope.spawn(move || share.iter().map(|chunk| steps(chunk.0, chunk.1)).collect::<Vec<_>>())
                    })
                    .collect();
                shares.into_iter().flat_map(|share| share.join().expect("arithmetic does not panic")).collect()
            })
        })
    }
}
