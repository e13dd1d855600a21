from app.services.suppliers import group_by_sku


def test_rows_are_grouped_by_article():
    rows = [{"sku": "a", "stock": 1}, {"sku": "b", "stock": 2}, {"sku": "a", "stock": 3}]
    assert group_by_sku(rows, {}) == {"a": [rows[0], rows[2]], "b": [rows[1]]}
